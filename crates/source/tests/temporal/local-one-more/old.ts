import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

const local = wf.proxyLocalActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const a = await local.score(order.n);
  await act.reserve(a);
  const [b, c] = await Promise.all([local.audit(1), local.mail(2)]);
  try {
    await local.boom("l");
  } catch (error) {
    await act.refund((error as any).cause?.message ?? (error as Error).message);
  }
  await wf.condition(() => done);
  return [b, c];
}
