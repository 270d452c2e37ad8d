import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

type Line = { sku: string; qty: number; gift?: { to: string } };
function* pages<T>(items: T[], size: number): Generator<T[]> {
  for (let k = 0; k < items.length; k += size) yield items.slice(k, k + size);
}
abstract class Step<T> {
  static count = 0;
  #name: string;
  constructor(name: string, protected readonly deps: ReadonlyArray<string> = []) {
    this.#name = name;
    Step.count++;
  }
  get name() {
    return this.#name;
  }
  abstract run(input: T): Promise<unknown>;
}
class Reserve extends Step<Line> {
  async run({ sku, qty = 1, gift }: Line) {
    return act.reserve({ sku, qty, to: gift?.to ?? "self" });
  }
}
class Charge extends Step<Line> {
  async run(line: Line) {
    switch (line.sku) {
      case "a":
      case "b":
        return act.charge(line.qty);
      default:
        return act.audit(`odd ${line.sku}`);
    }
  }
}
enum Mode { Fast = "fast", Slow = "slow" }
export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const lines: Line[] = [{ sku: "b", qty: 2 }, { sku: "a", qty: 1, gift: { to: "x" } }, { sku: "c", qty: 3 }];
  lines.sort((p, q) => p.sku < q.sku ? -1 : 1);
  const steps: Step<Line>[] = [new Reserve("r"), new Charge("c", ["r"])];
  const seen = new Map<string, unknown>();
  outer: for (const page of pages(lines, 2)) {
    for (const line of page) {
      if (seen.size > 4) break outer;
      for (const step of steps) seen.set(`${step.name}:${line.sku}`, await step.run(line));
    }
  }
  const total = [...seen.values()].length * Step.count;
  const mode = order.n > 2 ? Mode.Slow : Mode.Fast;
  if (/^sl/.test(mode)) await act.score(total);
  const { a = 5, ...rest } = { c: 2, b: 1 } as any;
  for (const key in rest) await act.mail(key + a);
  const text = JSON.stringify({ total, when: new Date(0).toISOString(), big: String(10n ** 20n) });
  if (text.includes("1970")) await act.ship(text.length);
  await wf.condition(() => done);
}
