import { type Page, type PageRequest, pageOf, readCursor } from '@ymera/kernel';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { UsageStore } from '../ports.ts';

/** @throws InvalidArgumentError when `after` is not a cursor */
export async function listUsage(
  { usage }: { readonly usage: UsageStore },
  { tenantId, page }: { readonly tenantId: string; readonly page: PageRequest },
  signal?: AbortSignal,
): Promise<Page<UsageEvent>> {
  const after = readCursor(page.after);
  const found = await usage.list({ tenantId, limit: page.first + 1, after }, signal);
  return pageOf(found, page.first, ({ at, id }) => ({ at, id }));
}
