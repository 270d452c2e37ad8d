import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  taskQueue: "helpers",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const go = wf.defineSignal<[number]>("go");
export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const outer = new wf.CancellationScope();
  wf.setHandler(go, () => outer.cancel());
  const trail: string[] = [];
  try {
    await outer.run(async () => {
      try {
        await wf.CancellationScope.withTimeout("1 day", async () => {
          await Promise.all([act.reserve(1), wf.executeChild("childWait", { args: [1], cancellationType: "TRY_CANCEL" }), wf.sleep("2 days")]);
        });
      } catch (error) {
        trail.push((error as Error).name);
        await wf.CancellationScope.nonCancellable(async () => act.refund(1));
        await wf.sleep(100);
      } finally {
        trail.push("inner");
      }
    });
  } catch (error) {
    trail.push((error as Error).message);
  }
  await act.mail(trail.join());
  await wf.condition(() => done);
}
