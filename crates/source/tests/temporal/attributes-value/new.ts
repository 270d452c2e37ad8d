import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  wf.upsertMemo({ step: 11 });
  await act.reserve(wf.workflowInfo().memo?.step);
  wf.upsertMemo({ step: 2, note: "x" });
  if (wf.workflowInfo().memo?.note === "x") await act.charge(1);
  await wf.condition(() => done);
}
