import { type Spend, spendOf } from '../domain/spend.ts';
import type { SpendQuery, UsageStore } from '../ports.ts';

/** What each of these things cost the tenant so far, in the order of their ids. */
export async function sumSpend(
  { usage }: { readonly usage: UsageStore },
  query: SpendQuery,
  signal?: AbortSignal,
): Promise<readonly Spend[]> {
  const sums = await usage.sum(query, signal);
  const byId = new Map(sums.map((sum) => [sum.id, sum]));
  return query.ids.map((id) => spendOf(byId.get(id)));
}
