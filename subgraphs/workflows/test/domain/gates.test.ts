import { describe, expect, it } from 'vitest';
import { advance } from '../../src/domain/advance.ts';
import type { Target, TaskDefinition } from '../../src/domain/definition.ts';
import { readVerdict } from '../../src/domain/gates.ts';
import { ImpossibleEventError } from '../../src/domain/impossible-event.ts';
import { newRun, type RunState } from '../../src/domain/run-state.ts';
import {
  aRun,
  attemptOf,
  type Decide,
  type Driver,
  definitionOf,
  inline,
  phasesOf,
  plainly,
  shaOf,
  startsOf,
  task,
  told,
} from './run-driver.ts';

const lead = { roles: [], users: ['lead'] } as const;

const gate = (overrides: Partial<Extract<Target, { kind: 'gate' }>> = {}): Target => ({
  kind: 'gate',
  agentId: 'examiner',
  producer: 'draft',
  roundsMax: 2,
  escalateTo: null,
  ...overrides,
});

/** A draft is polished, examined and published; `version` stands for what the gate and the publication take. */
const press = (target: Target = gate(), more: readonly TaskDefinition[] = []) =>
  definitionOf([
    task('draft'),
    task('polish', { dependsOn: ['draft'] }),
    task('gate', { dependsOn: ['polish'], target }),
    task('publish', { dependsOn: ['gate', ...more.map(({ id }) => id)], integrates: 'artifact' }),
    ...more,
  ]);

/** What the gate examines and what is published is the round's artifact. */
const byRound: Decide = (need, run) =>
  need.kind === 'input' && (need.taskId === 'gate' || need.taskId === 'publish')
    ? artifactOf(run)
    : plainly(need, run);

const artifactOf = (run: RunState) => `artifact ${run.tasks.get('draft')?.round}`;

const upToGate = (driver: Driver) => {
  driver.succeed('draft');
  driver.succeed('polish');
};

describe('a validation gate', () => {
  it('that approves lets exactly what it examined be integrated', () => {
    const driver = aRun(press(), { decide: byRound });
    upToGate(driver);
    expect(driver.examine('gate', true)).toMatchObject([
      { type: 'GATE_DECIDED', approved: true, round: 1, artifactSha256: shaOf('artifact 1') },
      { type: 'TASK_SUCCEEDED', stepId: 'gate' },
      { type: 'TASK_STARTED', stepId: 'publish', artifactSha256: shaOf('artifact 1') },
    ]);
  });

  it('that refuses sends the producer and all between to work again, with its reasons', () => {
    const driver = aRun(press(), { decide: byRound });
    upToGate(driver);
    expect(told(driver.examine('gate', false, { approved: false, why: 'too long' }))).toEqual([
      'GATE_DECIDED gate',
      'TASKS_SENT_BACK',
      'TASK_STARTED draft',
    ]);
    expect(phasesOf(driver.run)).toMatchObject({ draft: 'active', polish: 'waiting', gate: 'waiting' });
    expect(driver.run.tasks.get('draft')).toMatchObject({
      round: 2,
      feedback: inline({ approved: false, why: 'too long' }),
    });
    expect(attemptOf(driver.run, 'draft').attempt).toBe(1);
    upToGate(driver);
    expect(driver.examine('gate', true)).toMatchObject([{ round: 2 }, {}, { stepId: 'publish' }]);
  });

  it('hands its reasons to what is sent back, as feedback', () => {
    const seen: unknown[] = [];
    const driver = aRun(press(), {
      decide: (need, run) => {
        if (need.kind === 'input' && need.taskId === 'draft') seen.push(need.scope.feedback);
        return byRound(need, run);
      },
    });
    upToGate(driver);
    driver.examine('gate', false, 'shorter');
    expect(seen).toEqual([null, inline('shorter')]);
  });

  it('that has refused too often fails, when there is nobody to decide', () => {
    const driver = aRun(press(gate({ roundsMax: 1 })), { decide: byRound });
    upToGate(driver);
    driver.examine('gate', false);
    upToGate(driver);
    driver.examine('gate', false, 'never');
    expect(driver.run).toMatchObject({
      phase: 'ended',
      failure: { code: 'GATE_REFUSED', details: inline('never') },
    });
    expect(startsOf(driver.log)).not.toContain('publish');
  });

  it('cannot have sent back more often than it may, in whichever log', () => {
    const driver = aRun(press(gate({ roundsMax: 1 })), { decide: byRound });
    upToGate(driver);
    driver.examine('gate', false);
    upToGate(driver);
    const sha = shaOf('artifact 2');
    const refusal = {
      type: 'GATE_DECIDED',
      stepId: 'gate',
      round: 2,
      approved: false,
      artifactSha256: sha,
    } as const;
    const sentBack = { type: 'TASKS_SENT_BACK', gateId: 'gate', taskIds: ['draft'] } as const;
    expect(() => driver.happen({ ...refusal, reasons: inline(''), by: null }, sentBack)).toThrow('too often');
  });

  it('has conditions looked at anew that were decided on what is no more', () => {
    const bold = task('bold', { dependsOn: ['draft'], when: 'bold enough', onFailure: 'continue' });
    const busy = task('busy', { priority: 9 });
    const definition = definitionOf([busy, ...press().tasks, bold], { concurrency: 2 });
    const low = {
      ...definition,
      tasks: definition.tasks.map((one) => (one.id === 'bold' ? { ...one, priority: 0 } : one)),
    };
    const driver = aRun(low, { decide: byRound });
    upToGate(driver);
    expect(driver.run.tasks.get('bold')).toMatchObject({ phase: 'waiting', condition: true });
    driver.happen({ type: 'PAUSE_REQUESTED', by: 'ada' });
    driver.examine('gate', false);
    expect(driver.run.tasks.get('bold')).toMatchObject({ phase: 'waiting', condition: null });
  });

  it('takes an answer that is no verdict as a failed attempt', () => {
    const driver = aRun(press());
    upToGate(driver);
    expect(driver.succeed('gate', 'fine by me')).toMatchObject([
      { type: 'TASK_ATTEMPT_FAILED', failure: { code: 'GATE_ANSWER_INVALID' } },
    ]);
    expect([readVerdict('yes'), readVerdict({ approved: 'yes' }), readVerdict(null)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(readVerdict({ approved: false, why: '' })).toEqual({ approved: false });
  });

  it('asks an approval anew that was given to what is sent back', () => {
    const approval = task('sign', {
      dependsOn: ['draft'],
      target: { kind: 'approval', approvers: lead, onDeadline: 'refuse', escalateTo: null },
      timeoutMs: 60_000,
    });
    const driver = aRun(press(gate(), [approval]), { decide: byRound });
    upToGate(driver);
    driver.approve('sign');
    driver.examine('gate', false);
    expect(driver.run.tasks.get('sign')).toMatchObject({ phase: 'waiting', round: 2 });
    upToGate(driver);
    driver.examine('gate', true);
    expect(phasesOf(driver.run).publish).toBe('waiting');
    expect(startsOf(driver.approve('sign'))).toEqual(['publish']);
  });

  it('that refuses has another gate of the same producer examine anew, and both have to approve', () => {
    const security = task('security', { dependsOn: ['draft'], target: gate() });
    const both: Decide = (need, run) =>
      need.kind === 'input' && need.taskId === 'security' ? artifactOf(run) : byRound(need, run);
    const driver = aRun(press(gate(), [security]), { decide: both });
    upToGate(driver);
    driver.examine('security', true);
    driver.examine('gate', false);
    expect(driver.run.tasks.get('security')).toMatchObject({ phase: 'waiting', round: 2 });
    upToGate(driver);
    expect(startsOf(driver.examine('gate', true))).toEqual([]);
    expect(startsOf(driver.examine('security', true))).toEqual(['publish']);
  });

  it('that refuses has all else begin anew that was made of the draft, done or failed', () => {
    const build = task('build', { dependsOn: ['draft'] });
    const test = task('test', { dependsOn: ['draft'], onFailure: 'continue' });
    const notes = task('notes', { dependsOn: ['test'], onFailure: 'continue' });
    const apart = task('apart');
    const driver = aRun(press(gate(), [build, test, notes, apart]), { decide: byRound });
    driver.succeed('apart');
    upToGate(driver);
    driver.succeed('build');
    driver.fail('test');
    expect(phasesOf(driver.run)).toMatchObject({ build: 'succeeded', test: 'failed', notes: 'skipped' });
    driver.examine('gate', false, 'again');
    expect(phasesOf(driver.run)).toMatchObject({
      apart: 'succeeded',
      draft: 'active',
      build: 'waiting',
      test: 'waiting',
      notes: 'waiting',
    });
    upToGate(driver);
    expect(startsOf(driver.log).filter((id) => id === 'build')).toHaveLength(2);
  });

  it.each([
    ['a signal', { kind: 'signal', name: 'go' }],
    ['a moment', { kind: 'wait', durationMs: 500_000, until: null }],
    ['a person', { kind: 'approval', approvers: lead, onDeadline: 'refuse', escalateTo: null }],
  ] as const)('that refuses does not wait for what waits for %s', (_, target) => {
    const waits = task('waits', { dependsOn: ['draft'], target, timeoutMs: 600_000 });
    const driver = aRun(press(gate(), [waits]), { decide: byRound });
    upToGate(driver);
    expect(phasesOf(driver.run).waits).toBe('active');
    expect(told(driver.examine('gate', false))).toContain('TASKS_SENT_BACK');
    expect(phasesOf(driver.run).waits).toBe('waiting');
  });

  it('waits with sending back until what is under way between has come to rest', () => {
    const side = task('side', { dependsOn: ['draft'] });
    const joined = definitionOf([
      task('draft'),
      side,
      task('polish', { dependsOn: ['draft'] }),
      task('gate', { dependsOn: ['polish', 'side'], join: 'any', target: gate() }),
    ]);
    const driver = aRun(joined);
    upToGate(driver);
    expect(told(driver.examine('gate', false))).toEqual(['GATE_DECIDED gate']);
    expect(driver.effects().map((effect) => 'stepId' in effect && effect.stepId)).toEqual(['side']);
    expect(told(driver.succeed('side'))).toEqual([
      'TASK_SUCCEEDED side',
      'TASKS_SENT_BACK',
      'TASK_STARTED draft',
    ]);
  });
});

describe('a gate that is escalated', () => {
  const escalated = () => {
    const driver = aRun(press(gate({ roundsMax: 1, escalateTo: lead })), { decide: byRound });
    upToGate(driver);
    driver.examine('gate', false);
    upToGate(driver);
    expect(told(driver.examine('gate', false))).toEqual(['GATE_DECIDED gate', 'GATE_ESCALATED gate']);
    return driver;
  };
  const decided = (approved: boolean) =>
    ({
      type: 'GATE_DECIDED',
      stepId: 'gate',
      round: 2,
      approved,
      artifactSha256: shaOf('artifact 2'),
      reasons: inline('I have seen it'),
      by: 'lead',
    }) as const;

  it('lets a person approve what was examined', () => {
    const driver = escalated();
    expect(driver.effects()).toMatchObject([{ kind: 'await', what: 'gate' }]);
    expect(startsOf(driver.happen(decided(true)))).toEqual(['publish']);
  });

  it('fails when the person refuses too, or decides too late', () => {
    const refused = escalated();
    refused.happen(decided(false));
    expect(refused.run).toMatchObject({ status: 'FAILED', failure: { code: 'GATE_REFUSED' } });
    const late = escalated();
    late.pass(1_000);
    expect(late.run).toMatchObject({ status: 'FAILED', failure: { code: 'GATE_EXPIRED' } });
  });

  it('takes no decision on anything else, and none from a person before', () => {
    expect(() => escalated().happen({ ...decided(true), artifactSha256: shaOf('other') })).toThrow('else');
    const driver = aRun(press(), { decide: byRound });
    upToGate(driver);
    expect(() => driver.happen({ ...decided(true), round: 1 })).toThrow('theirs');
  });
});

describe('the invariant of integration', () => {
  it('fails a task that would integrate what no gate has approved', () => {
    const decide: Decide = (need, run) =>
      need.kind === 'input' && need.taskId === 'publish' ? 'something else' : byRound(need, run);
    const driver = aRun(press(), { decide });
    upToGate(driver);
    expect(told(driver.examine('gate', true))).toEqual([
      'GATE_DECIDED gate',
      'TASK_SUCCEEDED gate',
      'TASK_FAILED publish',
      'RUN_FAILED',
    ]);
    expect(driver.run).toMatchObject({ failure: { code: 'ARTIFACT_NOT_APPROVED' } });
  });

  it('counts no approval of a gate that is not before the task', () => {
    const other = task('other', { dependsOn: ['draft'], target: gate() });
    const definition = definitionOf([
      task('draft'),
      other,
      task('outline'),
      task('gate', { dependsOn: ['outline'], target: gate({ producer: 'outline' }) }),
      task('publish', { dependsOn: ['gate'], integrates: 'artifact' }),
    ]);
    const decide: Decide = (need, run) => {
      if (need.kind !== 'input') return plainly(need, run);
      return need.taskId === 'gate' ? 'the outline' : 'the draft';
    };
    const driver = aRun(definition, { decide });
    driver.succeed('draft');
    driver.examine('other', true);
    driver.succeed('outline');
    driver.examine('gate', true);
    expect(driver.run).toMatchObject({ failure: { taskId: 'publish', code: 'ARTIFACT_NOT_APPROVED' } });
  });

  it('wants the word of every gate before the task that has the producer: no join goes round one', () => {
    const second = task('second', { dependsOn: ['draft'], target: gate(), onFailure: 'continue' });
    const definition = definitionOf([
      task('draft'),
      task('gate', { dependsOn: ['draft'], target: gate() }),
      second,
      task('publish', { dependsOn: ['gate', 'second'], join: 'any', integrates: 'artifact' }),
    ]);
    const driver = aRun(definition, {
      decide: (need, run) => (need.kind === 'input' ? artifactOf(run) : plainly(need, run)),
    });
    driver.succeed('draft');
    driver.examine('gate', true);
    expect(driver.run).toMatchObject({ failure: { taskId: 'publish', code: 'ARTIFACT_NOT_APPROVED' } });
  });

  it('stands in the log: a start that breaks it is impossible', () => {
    const driver = aRun(press(), { decide: byRound });
    upToGate(driver);
    driver.examine('gate', true);
    const before = driver.log.slice(0, -1);
    const start = driver.log.at(-1);
    if (start?.type !== 'TASK_STARTED') throw new Error('The publication has not started.');
    const { run } = advance(aRunBefore(driver), before);
    expect(() => advance(run, [{ ...start, artifactSha256: shaOf('artifact 9') }])).toThrow(
      ImpossibleEventError,
    );
    expect(() => advance(run, [{ ...start, artifactSha256: null }])).toThrow('approved');
    expect(advance(run, [start]).effects).toMatchObject([{ kind: 'perform', stepId: 'publish' }]);
  });

  it('lets nobody make a gate succeed that has not approved', () => {
    const driver = aRun(press(), { decide: byRound });
    upToGate(driver);
    const success = { type: 'TASK_SUCCEEDED', stepId: 'gate', attempt: 1, output: inline(1) } as const;
    expect(() => driver.happen(success)).toThrow('nobody has approved');
  });
});

const aRunBefore = (driver: Driver) => newRun('run_1', driver.definition);
