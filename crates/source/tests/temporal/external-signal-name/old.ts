import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const other = wf.getExternalWorkflowHandle("nobody-" + order.id);
  try {
    await other.signal("go", 1);
  } catch (error) {
    await act.audit((error as Error).message);
  }
  try {
    await other.cancel();
  } catch (error) {
    await act.refund((error as Error).name);
  }
  await wf.condition(() => done);
}
