import type { DomainEvent } from '@ymera/kernel/events';
import type { PriceTable } from '../domain/price-table.ts';
import { chargesFor } from '../domain/usage-event.ts';
import { readCompletedRun } from '../events.ts';
import type { UsageStore } from '../ports.ts';

/** Charges for a run. The same event again, or after a crash half way, ends with each charge there once. */
export async function chargeRun(
  { usage, prices }: { readonly usage: UsageStore; readonly prices: PriceTable },
  event: DomainEvent,
): Promise<void> {
  await usage.add(chargesFor(readCompletedRun(event), prices));
}
