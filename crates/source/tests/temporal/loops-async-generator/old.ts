import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  let tries = 0;
  do {
    try {
      await act.boom(tries);
    } catch {
      await wf.sleep(100 * 2 ** tries);
    }
  } while (++tries < order.n);
  const queue = [3, 1, 2];
  while (queue.length) {
    const item = queue.shift()!;
    if (item === 1) continue;
    await act.reserve(item);
    if (item === 3) queue.push(4);
  }
  const walk = async (n: number): Promise<number> => n <= 0 ? 0 : (await act.score(n)) + await walk(n - 1);
  await act.mail(await walk(2));
  await wf.condition(() => done);
}
