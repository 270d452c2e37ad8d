import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const brief = wf.proxyActivities<any>({ startToCloseTimeout: "300 ms", retry: { maximumAttempts: 1 } });
  try {
    await brief.nap(1500);
  } catch (error: any) {
    if (error.cause instanceof wf.TimeoutFailure) if (error.cause.timeoutType === "HEARTBEAT") await act.audit(1);
  }
  try {
    await act.fatal(7);
  } catch (error: any) {
    const cause = error.cause;
    if (cause.type === "Fatal" && cause.details[0].code === 7 && cause.nonRetryable) await act.refund(cause.message);
    if (wf.rootCause(error) === "fatal") await act.mail(error.message);
  }
  const nothing = await act.nothing();
  if (nothing === undefined) await act.ship(1);
  await wf.condition(() => done);
}
