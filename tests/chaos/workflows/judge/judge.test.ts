import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../subgraphs/workflows/src/domain/run-event.ts';
import type { Commit } from '../../../../subgraphs/workflows/src/run-ports.ts';
import {
  emptyLog,
  headOf,
  type LogHead,
  sealCommit,
} from '../../../../subgraphs/workflows/src/services/seal-commit.ts';
import { randomFrom } from '../../../isolation/random.ts';
import { randomPlan } from '../definitions.ts';
import { expectedOf } from '../reference.ts';
import { judgeChain, judgeOnce, judgeOrder } from './judge-log.ts';

const started = (seq: number, stepId: string): RunEvent => ({
  type: 'TASK_STARTED',
  stepId,
  attempt: 1,
  idempotencyKey: stepId,
  input: { kind: 'inline', json: '{}' },
  inputSha256: '',
  childRunId: null,
  dueAt: null,
  artifactSha256: null,
  selected: null,
  seq,
  at: 0,
});

const succeeded = (seq: number, stepId: string): RunEvent => ({
  type: 'TASK_SUCCEEDED',
  stepId,
  attempt: 1,
  output: { kind: 'inline', json: '1' },
  seq,
  at: 0,
});

const sentBack = (seq: number, taskIds: readonly string[]): RunEvent => ({
  type: 'TASKS_SENT_BACK',
  gateId: 'g',
  taskIds,
  seq,
  at: 0,
});

function logOf(
  ...commits: readonly { readonly epoch: number; readonly events: readonly RunEvent[] }[]
): Commit[] {
  let head: LogHead = emptyLog;
  return commits.map((step) => {
    const commit = sealCommit(head, { runId: 'run', tenantId: 't', untold: [], ...step });
    head = headOf(commit);
    return commit;
  });
}

const first = { epoch: 0, events: [started(1, 'a')] };
const second = { epoch: 1, events: [succeeded(2, 'a'), started(3, 'b')] };
const rulesOf = (violations: readonly { readonly rule: string }[]) => violations.map(({ rule }) => rule);

describe('the judge of logs', () => {
  it('finds nothing wrong with a log that is whole', () => {
    expect(judgeChain('run', logOf(first, second))).toEqual([]);
  });

  it('notices an event that was changed, a commit that is missing, and one that another has replaced', () => {
    const [one, two] = logOf(first, second);
    if (!one || !two) throw new Error('There are two commits.');
    expect(rulesOf(judgeChain('run', [{ ...one, events: [started(1, 'z')] }, two]))).toContain('chain');
    expect(rulesOf(judgeChain('run', [two]))).toContain('chain');
    const [other] = logOf({ epoch: 1, events: [started(1, 'z')] });
    expect(rulesOf(judgeChain('run', other ? [other, two] : []))).toContain('chain');
  });

  it('notices who wrote after another had taken over', () => {
    const zombie = logOf({ ...first, epoch: 2 }, second);
    expect(rulesOf(judgeChain('run', zombie))).toContain('epochs');
  });

  it('notices a step that succeeds twice, unless a gate has sent it back', () => {
    expect(rulesOf(judgeOnce('run', [succeeded(1, 'a'), succeeded(2, 'a')]))).toEqual(['once']);
    expect(judgeOnce('run', [succeeded(1, 'a'), sentBack(2, ['a']), succeeded(3, 'a')])).toEqual([]);
  });

  it('notices a step that begins before what it waits for has ended, also the second time', () => {
    const dependsOn = new Map([['b', ['a']]]);
    expect(rulesOf(judgeOrder('run', [started(1, 'a'), started(2, 'b')], dependsOn))).toEqual(['order']);
    const whole = [started(1, 'a'), succeeded(2, 'a'), started(3, 'b')];
    expect(judgeOrder('run', whole, dependsOn)).toEqual([]);
    const again = [...whole, sentBack(4, ['a', 'b']), started(5, 'b')];
    expect(rulesOf(judgeOrder('run', again, dependsOn))).toEqual(['order']);
  });
});

describe('random plans', () => {
  it('are the same for the same seed, and say of each piece of work that it is done once', () => {
    const planOf = (seed: number) => randomPlan('plan', 30, { people: true }, randomFrom(seed));
    expect(planOf(7)).toEqual(planOf(7));
    for (let seed = 1; seed <= 50; seed++) {
      const { effects } = expectedOf(planOf(seed), { root: 'run', path: '' });
      expect(new Set(effects).size, `seed ${seed}`).toBe(effects.length);
    }
  });
});
