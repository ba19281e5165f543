import { type Page, type PageRequest, pageOf, readTimeCursor, timeKey } from '@ymera/kernel';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { UsageStore } from '../ports.ts';

/** @throws InvalidArgumentError when `after` is not a cursor */
export async function listUsage(
  { usage }: { readonly usage: UsageStore },
  { tenantId, page }: { readonly tenantId: string; readonly page: PageRequest },
  signal?: AbortSignal,
): Promise<Page<UsageEvent>> {
  const after = readTimeCursor(page.after);
  const found = await usage.list({ tenantId, limit: page.first + 1, after }, signal);
  return pageOf(found, page.first, timeKey);
}
