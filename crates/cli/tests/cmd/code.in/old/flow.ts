import { createHook } from "workflow";

type Order = { id: string; n: number };

export async function first(n: number): Promise<number> {
  "use step";
  return n;
}

export async function flow(order: Order) {
  "use workflow";
  const n = await first(order.n);
  const hook = createHook<{ ok: boolean }>({ token: `ok-${order.id}` });
  await hook;
  return n;
}
