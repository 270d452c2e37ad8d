import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  let late = false;
  try {
    await Promise.race([wf.sleep("400 ms"), wf.sleep("1 day")]);
  } catch (error) {
    late = wf.isCancellation(error);
  }
  await act.mail(late);
  const quick = await wf.CancellationScope.withTimeout("1 hour", async () => act.score(1));
  await act.audit(quick);
  await wf.condition(() => done);
  return late;
}
