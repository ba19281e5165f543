import type { DomainEvent } from '@ymera/kernel/events';
import type { PriceTable } from '../domain/price-table.ts';
import { chargesFor, chargesForModel } from '../domain/usage-event.ts';
import { readCompletedRun, readModelUse } from '../events.ts';
import type { UsageStore } from '../ports.ts';

/** Charges for a run, or for a call of a model. The same event again, or after a crash half way, ends with each charge there once. */
export async function charge(
  { usage, prices }: { readonly usage: UsageStore; readonly prices: PriceTable },
  event: DomainEvent,
): Promise<void> {
  const isOfModel = event.topic === 'agents.model.called';
  await usage.add(
    isOfModel ? chargesForModel(readModelUse(event), prices) : chargesFor(readCompletedRun(event), prices),
  );
}
