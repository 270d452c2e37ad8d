import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const draw = Math.random();
  if (draw < 0.5) await act.reserve(1);
  else await act.charge(1);
  const started = Date.now();
  await wf.sleep("1100 ms");
  if (Date.now() - started >= 1000) await act.audit(1);
  if (new Date().getUTCFullYear() > 2000) await act.score(1);
  await act.mail(wf.uuid4());
  await wf.condition(() => done);
}
