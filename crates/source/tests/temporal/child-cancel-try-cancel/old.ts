import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const scope = new wf.CancellationScope();
  const kid = scope.run(() => wf.executeChild("childWait", { args: [2] }));
  kid.catch(() => undefined);
  await act.reserve(1);
  scope.cancel();
  try {
    await kid;
  } catch (error) {
    await act.audit(wf.isCancellation(error));
  }
  await wf.condition(() => done);
}
