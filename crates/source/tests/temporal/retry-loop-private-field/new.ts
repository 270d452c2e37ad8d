import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

class Saga {
  #undo: Array<() => Promise<any>> = [];
  get undo() {
    return this.#undo;
  }
  async step(run: () => Promise<any>, back: () => Promise<any>) {
    const result = await run();
    this.undo.unshift(back);
    return result;
  }
  async rollback() {
    for (const back of this.undo) await back();
  }
}
export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const saga = new Saga();
  try {
    await saga.step(() => act.reserve(1), () => act.refund(1));
    await saga.step(() => act.charge(1), () => act.refund(2));
    await saga.step(() => act.boom("z"), () => act.refund(3));
  } catch (error) {
    if (error instanceof wf.ActivityFailure && error.activityType === "boom") await saga.rollback();
    else throw error;
  }
  await wf.condition(() => done);
}
