import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const approve = wf.defineUpdate<string, [string]>("approve");
export async function flow(order: any): Promise<any> {
  let done = false;
  const names: string[] = [];
  wf.setHandler(ok, () => { done = true; });
  wf.setHandler(approve, async (name) => {
    await wf.sleep("300 ms");
    names.push(name);
    await act.audit(name);
    return names.join();
  });
  await wf.condition(() => names.length > 1);
  await act.mail(names.join());
  await wf.condition(() => done && wf.allHandlersFinished());
  return names;
}
