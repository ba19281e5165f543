import type { Page } from '@ymera/kernel';
import { type Context, caller } from '../context.ts';

/** A page as GraphQL's types have it: with a list of its own. */
export function shownPage<T>({ items, nextCursor }: Page<T>): { items: T[]; nextCursor: string | null } {
  return { items: [...items], nextCursor };
}

/** A query as it is asked for the caller's tenant. */
export function ofTenant<Q extends object>(context: Context, query: Q): Q & { readonly tenantId: string } {
  return { ...query, tenantId: caller(context).tenantId };
}
