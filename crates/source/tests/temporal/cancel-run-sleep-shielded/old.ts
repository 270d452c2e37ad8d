import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  try {
    await act.reserve(order.id);
    await wf.sleep("1 day");
  } catch (error) {
    if (!wf.isCancellation(error)) throw error;
    await wf.CancellationScope.nonCancellable(async () => {
      await act.refund(order.id);
      let done = false;
      wf.setHandler(ok, () => { done = true; });
      await wf.condition(() => done);
    });
    throw error;
  }
}
