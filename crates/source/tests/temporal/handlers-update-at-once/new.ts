import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const add = wf.defineUpdate<number, [number]>("add");
export const note = wf.defineSignal<[string]>("note");
export async function flow(order: any): Promise<any> {
  let done = false;
  const log: string[] = [];
  wf.setHandler(ok, () => { done = true; });
  wf.setDefaultSignalHandler(async (name, ...args) => {
    log.push(`${name}:${args[0]}`);
    await act.audit(log.length);
  });
  wf.setHandler(add, async (n) => {
    log.push("u" + n);
    const info = wf.currentUpdateInfo();
    await act.score(info?.name);
    return log.length;
  });
  await wf.condition(() => log.length >= 2);
  await act.mail(log.join());
  await wf.condition(() => wf.allHandlersFinished() && done);
}
