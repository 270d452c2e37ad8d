import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const stop = wf.defineSignal("stop");
export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const scope = new wf.CancellationScope({ cancellable: true });
  wf.setHandler(stop, () => { scope.cancel(); });
  try {
    await scope.run(async () => {
      await act.reserve(1);
      const inner = wf.CancellationScope.cancellable(async () => {
        await wf.sleep("900 ms");
        return act.charge(2);
      });
      await Promise.all([inner, wf.sleep("1 day"), wf.condition(() => false, "2 days")]);
    });
  } catch (error) {
    if (error instanceof wf.CancelledFailure) await act.refund(error.message);
  } finally {
    await act.audit(scope.consideredCancelled);
  }
  await wf.condition(() => done);
}
