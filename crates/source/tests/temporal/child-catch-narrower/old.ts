import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const a = await wf.executeChild("childFlow", { args: [1], workflowId: "kid-" + order.id + "-" + wf.workflowInfo().workflowId });
  const b = await wf.startChild("childWait", { args: [2], parentClosePolicy: wf.ParentClosePolicy.TERMINATE });
  await b.signal("go", 5);
  await act.reserve(await b.result());
  try {
    await wf.executeChild("childFail", { args: [a] });
  } catch (error) {
    if (error instanceof wf.ChildWorkflowFailure && error.cause instanceof wf.ApplicationFailure) {
      await act.refund(error.cause.message);
    }
  }
  await wf.condition(() => done);
  return a;
}
