import type { JsonObject } from '@ymera/kernel';
import type { Payload } from './payload.ts';
import type { RunEvent } from './run-event.ts';
import { readStepId } from './steps.ts';

/** The task that an event is about; null when it is about the run. */
export function taskIdOf(event: RunEvent): string | null {
  if ('stepId' in event && event.stepId !== null) return readStepId(event.stepId).taskId;
  if ('taskId' in event) return event.taskId;
  return event.type === 'TASKS_SENT_BACK' ? event.gateId : null;
}

/** The value that an event brought; null when it brought none. */
export function eventPayload(event: RunEvent): Payload | null {
  switch (event.type) {
    case 'RUN_STARTED':
    case 'TASK_STARTED':
    case 'INPUT_EDITED':
      return event.input;
    case 'TASK_SUCCEEDED':
    case 'TASK_RESOLVED':
    case 'LOOP_ENDED':
    case 'RUN_SUCCEEDED':
      return event.output;
    case 'ITEMS_DECIDED':
      return event.items;
    case 'GATE_DECIDED':
      return event.reasons;
    case 'SIGNAL_RECEIVED':
      return event.payload;
    default:
      return null;
  }
}

/** What has a field of its own elsewhere. */
const told: ReadonlySet<string> = new Set(['seq', 'at', 'type', 'failure']);

/** What else an event says, its values left out. */
export function eventFacts(event: RunEvent): JsonObject {
  const entries = Object.entries(event).filter(([name, value]) => !told.has(name) && !isPayload(value));
  const facts = Object.fromEntries(entries) as JsonObject; // events are plain JSON values
  return event.type === 'RUN_STARTED' ? { ...facts, kept: event.kept.map(({ taskId }) => taskId) } : facts;
}

const isPayload = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  (value.kind === 'inline' || value.kind === 'blob');
