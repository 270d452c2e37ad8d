import { condition, defineSignal, proxyActivities, setHandler } from "@temporalio/workflow";
import type * as activities from "./activities";

const { audit, reserve } = proxyActivities<typeof activities>({ startToCloseTimeout: "1 minute" });
export const ok = defineSignal("ok");

export async function flow(order: { id: string }): Promise<void> {
  let done = false;
  setHandler(ok, () => { done = true; });
  await audit(order.id);
  await reserve(order.id);
  await condition(() => done);
}
