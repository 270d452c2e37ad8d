import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const info = wf.workflowInfo();
  if (info.memo!.origin === "test" && info.attempt === 1) await act.reserve(info.historyLength);
  if (info.workflowType.startsWith("flow") && info.taskQueue.length > 1) await act.charge(1);
  if (info.parent === undefined && !info.continuedFromExecutionRunId) await act.audit(1);
  if (wf.workflowInfo().historyLength > 10) await act.mail(wf.workflowInfo().historySize > 0);
  if (info.runId === info.firstExecutionRunId && !info.searchAttributes.x) await act.ship(1);
  await wf.condition(() => done);
}
