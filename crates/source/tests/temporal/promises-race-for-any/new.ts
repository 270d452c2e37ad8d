import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const all = await Promise.all([act.reserve(1), act.charge(2), wf.sleep("100 ms")]);
  const settled = await Promise.allSettled([act.boom("x"), act.score(3)]);
  const bad = settled.filter((it) => it.status === "rejected").length;
  const any = await Promise.race([act.boom("y"), wf.sleep("150 ms").then(() => "t")]);
  for (let k = 0; k < bad + order.n; k++) await act.audit(k);
  await act.mail([all.length, any]);
  await wf.condition(() => done);
}
