import { createHash } from 'node:crypto';
import type { JsonValue } from '@ymera/kernel';
import { canonicalJson } from '@ymera/kernel/canonical-json';
import type { RunEvent } from '../../../../subgraphs/workflows/src/domain/run-event.ts';
import type { Commit } from '../../../../subgraphs/workflows/src/run-ports.ts';
import type { Rule, Violation } from './evidence.ts';

/** The chain of a log, worked out here once more and not by the code that is on trial. */
export function judgeChain(runId: string, log: readonly Commit[]): Violation[] {
  const found: Violation[] = [];
  const say = (rule: Rule, story: string) => void found.push({ rule, story: `${runId}: ${story}` });
  let before: Commit | null = null;
  let seq = 0;
  for (const commit of log) {
    const { number, prevHash, hash, epoch, events } = commit;
    if (number !== (before?.number ?? 0) + 1)
      say('chain', `commit ${number} follows ${before?.number ?? 'nothing'}`);
    if (prevHash !== (before?.hash ?? ''))
      say('chain', `commit ${number} continues another than ${number - 1}`);
    if (hash !== hashOf(commit)) say('chain', `commit ${number} does not hash to what it says`);
    if (epoch < (before?.epoch ?? 0))
      say('epochs', `commit ${number} is of epoch ${epoch}, after ${before?.epoch}`);
    for (const event of events) {
      if (event.seq !== ++seq) say('chain', `event ${event.seq} stands where ${seq} should`);
      seq = event.seq;
    }
    before = commit;
  }
  return found;
}

function hashOf({ runId, number, tenantId, epoch, events, prevHash }: Commit): string {
  // Events are plain JSON values, which an interface without an index signature cannot say.
  const content = { runId, number, tenantId, epoch, events, prevHash } as unknown as JsonValue;
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** Each step succeeds once, or once more each time that a gate has sent its task back; then the run ends, once. */
export function judgeOnce(runId: string, events: readonly RunEvent[]): Violation[] {
  const found: Violation[] = [];
  const say = (story: string) => void found.push({ rule: 'once', story: `${runId}: ${story}` });
  const done = new Set<string>();
  let ends = 0;
  for (const event of events) {
    if (ends > 0) say(`${event.type} after the end`);
    const step = completedBy(event);
    if (step !== null && done.has(step)) say(`${step} is completed twice`);
    if (step !== null) done.add(step);
    if (event.type === 'TASKS_SENT_BACK')
      for (const id of done) if (event.taskIds.includes(taskOf(id))) done.delete(id);
    if (event.type === 'RUN_SUCCEEDED' || event.type === 'RUN_FAILED' || event.type === 'RUN_CANCELLED')
      ends++;
  }
  return found;
}

/** No step begins before all that its task depends on has ended. */
export function judgeOrder(
  runId: string,
  events: readonly RunEvent[],
  dependsOn: ReadonlyMap<string, readonly string[]>,
): Violation[] {
  const found: Violation[] = [];
  const [ended, open] = [new Set<string>(), new Map<string, number>()];
  for (const event of events) {
    if (event.type === 'TASK_STARTED') {
      const id = taskOf(event.stepId);
      const missing = (dependsOn.get(id) ?? []).filter((other) => !ended.has(other));
      if (missing.length > 0)
        found.push({ rule: 'order', story: `${runId}: ${event.stepId} began before ${missing.join(', ')}` });
      open.set(event.stepId, event.seq);
    }
    const step = completedBy(event);
    if (step !== null && !step.endsWith(']')) ended.add(taskOf(step));
    if (event.type === 'TASK_SKIPPED') ended.add(event.taskId);
    if (event.type === 'TASKS_SENT_BACK') for (const id of event.taskIds) ended.delete(id);
  }
  return found;
}

/** The step, or the task of many steps, that an event completes; null for other events. */
function completedBy(event: RunEvent): string | null {
  switch (event.type) {
    case 'TASK_SUCCEEDED':
      return event.stepId;
    case 'TASK_RESOLVED':
      return event.as === 'succeeded' ? event.stepId : null;
    case 'LOOP_ENDED':
      return event.taskId;
    default:
      return null;
  }
}

const taskOf = (stepId: string): string => stepId.replace(/(\[\d+\]|~undo)$/, '');
