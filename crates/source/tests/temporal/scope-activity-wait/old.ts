import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

const slow = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  taskQueue: "nobody",
});
export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const scope = new wf.CancellationScope();
  const booked = scope.run(() => slow.book(order.id));
  await act.reserve(1);
  scope.cancel();
  try {
    await booked;
  } catch (error) {
    await act.refund(wf.isCancellation(error));
  }
  await wf.condition(() => done);
}
