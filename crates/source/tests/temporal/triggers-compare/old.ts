import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const go = wf.defineSignal<[string]>("go");
export const state = wf.defineQuery<string>("state");
export async function flow(order: any): Promise<any> {
  let done = false;
  let at = "start";
  const gate = new wf.Trigger<string>();
  wf.setHandler(ok, () => { done = true; });
  wf.setHandler(state, () => at);
  wf.setHandler(go, (v) => gate.resolve(v));
  const won = await Promise.race([gate, wf.sleep("1 day").then(() => "late")]);
  at = won;
  if (won === "yes") await act.ship(won);
  else await act.refund(won);
  const both = await Promise.all([gate, act.score(1)]);
  await act.mail(both.join());
  await wf.condition(() => done);
}
