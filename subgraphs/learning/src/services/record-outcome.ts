import type { DomainEvent } from '@ymera/kernel/events';
import { readOutcome } from '../events.ts';
import type { OutcomeStore } from '../ports.ts';

/** Keeps what came of a run. The same event again changes nothing. */
export async function recordOutcome(
  { outcomes }: { readonly outcomes: OutcomeStore },
  event: DomainEvent,
): Promise<void> {
  const outcome = readOutcome(event);
  if (outcome) await outcomes.add(outcome);
}
