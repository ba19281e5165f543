import type { DomainEvent } from '@ymera/kernel/events';
import { readLearnt } from '../events.ts';
import type { LessonStore, OutcomeStore } from '../ports.ts';

/** Keeps what came of a run, and what it taught. The same event again changes nothing. */
export async function recordOutcome(
  { outcomes, lessons }: { readonly outcomes: OutcomeStore; readonly lessons: LessonStore },
  event: DomainEvent,
): Promise<void> {
  const learnt = readLearnt(event);
  if (!learnt) return;
  await outcomes.add(learnt.outcome);
  if (learnt.lesson) await lessons.add(learnt.lesson);
}
