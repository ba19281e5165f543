import type { JsonValue } from '@ymera/kernel';
import type { Need } from '../../src/domain/decision.ts';
import type { Join, Target, TaskDefinition, WorkflowDefinition } from '../../src/domain/definition.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { Report } from '../../src/domain/report.ts';
import type { RunHappening } from '../../src/domain/run-event.ts';
import {
  whyNoSignal,
  whyNotCancellable,
  whyNotDebuggable,
  whyNotEditable,
  whyNotPausable,
  whyNotRetryable,
} from '../../src/domain/run-queries.ts';
import { fromSnapshot, toSnapshot } from '../../src/domain/run-snapshot.ts';
import { readStepId } from '../../src/domain/steps.ts';
import { nextDueAt } from '../../src/domain/waiting.ts';
import {
  aRun,
  attemptOf,
  type Decide,
  type Driver,
  definitionOf,
  failureOf,
  inline,
  plainly,
  task,
  Undecidable,
} from './run-driver.ts';

/** A small generator of numbers from 0 up to 1 that a seed determines (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Chance = () => number;

const pick = <T>(chance: Chance, options: readonly T[]): T =>
  options[Math.floor(chance() * options.length)] as T;

export function randomDefinition(chance: Chance): WorkflowDefinition {
  const count = 1 + Math.floor(chance() * 9);
  const tasks: TaskDefinition[] = chance() < 0.3 ? examinedTwice(chance) : [];
  for (let index = 0; index < count; index++) tasks.push(randomTask(chance, `t${index}`, tasks));
  return definitionOf(tasks, {
    strategy: pick(chance, ['parallel', 'parallel', 'sequential', 'adaptive']),
    concurrency: 1 + Math.floor(chance() * 4),
    timeoutMs: chance() < 0.15 ? 20_000 : null,
  });
}

/** Two gates on one producer, work beside them and after it, and what integrates when both have approved. */
function examinedTwice(chance: Chance): TaskDefinition[] {
  const gate = (id: string) =>
    task(id, {
      target: { kind: 'gate', agentId: 'examiner', producer: 'draft', roundsMax: 2, escalateTo: null },
      dependsOn: ['draft'],
      onFailure: pick(chance, ['fail', 'continue']),
    });
  const join = pick<Join>(chance, ['all', 'any', 'settled']);
  return [
    task('draft'),
    gate('quality'),
    gate('security'),
    task('beside', { dependsOn: ['draft'], onFailure: 'continue' }),
    task('ship', { dependsOn: ['quality', 'security', 'beside'], join, integrates: 'artifact' }),
  ];
}

function randomTask(chance: Chance, id: string, before: readonly TaskDefinition[]): TaskDefinition {
  const dependsOn = before.filter(() => chance() < 0.35).map((other) => other.id);
  const joins: readonly Join[] = ['all', 'all', 'all', 'any', 'settled', Math.max(1, dependsOn.length - 1)];
  const target = randomTarget(chance, dependsOn);
  const isCall = ['agent', 'select', 'workflow', 'tool'].includes(target.kind);
  const shape = isCall ? chance() : 1;
  return task(id, {
    target,
    dependsOn,
    join: pick(chance, joins),
    when: chance() < 0.2 ? 'when' : null,
    forEach: shape < 0.15 ? { items: 'items', concurrency: 1 + Math.floor(chance() * 3), itemsMax: 4 } : null,
    loop: shape >= 0.15 && shape < 0.3 ? { while: 'while', iterationsMax: 3 } : null,
    retry: { attempts: 1 + Math.floor(chance() * 3), baseMs: 100, maxMs: 1_000, on: null },
    effect: pick(chance, ['idempotent', 'keyed', 'unsafe']),
    onFailure: chance() < 0.5 ? 'continue' : 'fail',
    compensate: chance() < 0.25 ? { target: { kind: 'tool', toolId: 'undo' }, input: {} } : null,
    integrates: target.kind === 'tool' && chance() < 0.5 ? 'artifact' : null,
    priority: Math.floor(chance() * 10),
  });
}

function randomTarget(chance: Chance, dependsOn: readonly string[]): Target {
  const roll = chance();
  const one = { roles: [], users: ['ada'] } as const;
  const escalateTo = chance() < 0.5 ? one : null;
  if (roll < 0.08)
    return {
      kind: 'approval',
      approvers: one,
      onDeadline: escalateTo ? 'escalate' : 'refuse',
      escalateTo,
    };
  if (roll < 0.25 && dependsOn.length > 0)
    return {
      kind: 'gate',
      agentId: 'examiner',
      producer: pick(chance, dependsOn),
      roundsMax: 1 + Math.floor(chance() * 2),
      escalateTo,
    };
  if (roll < 0.3) return { kind: 'wait', durationMs: 500, until: null };
  if (roll < 0.36) return { kind: 'signal', name: 'go' };
  if (roll < 0.44) return { kind: 'workflow', workflow: 'inner' };
  if (roll < 0.5)
    return { kind: 'select', task: pick(chance, ['ann', 'ben', 'nobody']), category: null, context: null };
  if (roll < 0.58) return { kind: 'tool', toolId: 'tool' };
  return { kind: 'agent', agentId: 'agent' };
}

const examined: ReadonlySet<string> = new Set(['quality', 'security', 'ship']);

const randomly =
  (chance: Chance): Decide =>
  (need: Need, run): JsonValue => {
    if (chance() < 0.02) throw new Undecidable('UNDECIDABLE');
    switch (need.kind) {
      case 'when':
        return chance() < 0.7;
      case 'loop':
        return chance() < 0.5;
      case 'items':
        return Array.from({ length: Math.floor(chance() * 5) }, (_, index) => index);
      case 'input':
        // What the two gates examine is the draft of the round, and so is what is shipped, for the most part.
        if (examined.has(need.taskId) && chance() < 0.9) return { draft: run.tasks.get('draft')?.round ?? 0 };
        return chance() < 0.5 ? need.template : { version: run.lastSeq };
      default:
        return plainly(need, run);
    }
  };

export interface RandomRun {
  readonly driver: Driver;
  readonly actions: number;
}

/**
 * Drives a random run to its end, by random actions: workers and people who do well or badly, early or late, twice or
 * in one go. After a while only what helps it on is done.
 *
 * @param swap true to exchange the run for what its snapshot gives, between the waves
 */
export function randomRun(
  seed: number,
  { swap = false, onWave }: { swap?: boolean; onWave?: (driver: Driver) => void } = {},
): RandomRun {
  const chance = chanceOf(seed);
  const definition = randomDefinition(chance);
  const driver = aRun(definition, { decide: randomly(chance), random: chance });
  const stale: Report[] = [];
  const seen = () => {
    if (swap)
      driver.run = fromSnapshot(JSON.parse(JSON.stringify(toSnapshot(driver.run))) as JsonValue, definition);
    onWave?.(driver);
  };
  seen();
  let actions = 0;
  while (driver.run.phase !== 'ended' || (actions < 60 && chance() < 0.3 && retry(driver, chance))) {
    if (++actions > 3_000) throw new Error(`Seed ${seed} never ends: ${driver.run.phase}`);
    if (driver.run.phase !== 'ended') act(driver, { chance, stale, isHelpful: actions > 60 });
    seen();
  }
  return { driver, actions };
}

function retry(driver: Driver, chance: Chance): boolean {
  const ids = [...driver.run.tasks.keys()].filter((id) => whyNotRetryable(driver.run, id) === null);
  if (ids.length === 0) return false;
  driver.happen({ type: 'RETRY_REQUESTED', taskId: pick(chance, ids), by: 'ada' });
  return true;
}

interface Acting {
  readonly chance: Chance;
  readonly stale: Report[];
  readonly isHelpful: boolean;
}

function act(driver: Driver, { chance, stale, isHelpful }: Acting): void {
  const { run } = driver;
  if (isHelpful) {
    if (run.paused) return void driver.happen({ type: 'RESUME_REQUESTED', by: 'ada' });
    if (run.phase === 'running' && (run.debug.stepping || run.debug.breakpoints.size > 0))
      return void driver.happen({ type: 'DEBUG_CHANGED', by: 'ada', breakpoints: [], stepping: false });
  } else if (chance() < 0.2 && control(driver, chance)) return;
  if (chance() < 0.05 && stale.length > 0) return void driver.wave({ reports: [pick(chance, stale)] });
  if (chance() < 0.15) {
    const due = nextDueAt(run);
    if (due !== null) return void driver.pass(Math.max(0, due - driver.now));
  }
  const effects = driver.effects().filter(({ kind }) => kind !== 'timer');
  if (effects.length === 0) {
    const due = nextDueAt(run);
    if (due !== null) return void driver.pass(Math.max(0, due - driver.now));
    if (run.paused) return void driver.happen({ type: 'RESUME_REQUESTED', by: 'ada' });
    if (run.phase === 'running') return void driver.happen({ type: 'WAVE_ALLOWED', by: 'ada' });
    throw new Error(`Stuck in ${run.phase}.`);
  }
  const reports: Report[] = [];
  const most = chance() < 0.3 ? 3 : 1;
  for (let turn = 0; turn < most; turn++) {
    const done = answerTo(driver, pick(chance, effects), chance);
    if ('type' in done) {
      if (turn === 0) return void driver.happen(done);
    } else {
      reports.push(done);
      stale.push(done);
    }
  }
  driver.wave({ reports });
}

function answerTo(driver: Driver, effect: Effect, chance: Chance): Report | RunHappening {
  const { run } = driver;
  switch (effect.kind) {
    case 'perform': {
      const about = attemptOf(run, effect.stepId);
      const roll = chance();
      if (roll < 0.2) {
        const [mayPass, outcomeKnown] = [chance() < 0.6, chance() < 0.6];
        return { ...about, kind: 'failed', failure: failureOf(effect.taskId), mayPass, outcomeKnown };
      }
      if (effect.target.kind === 'gate' && roll < 0.95)
        return { ...about, kind: 'examined', approved: chance() < 0.5, reasons: inline('because') };
      return { ...about, kind: 'succeeded', output: inline(run.lastSeq) };
    }
    case 'stop': {
      const failure = failureOf(effect.taskId, 'CANCELLED');
      const about = attemptOf(run, effect.stepId);
      if (chance() < 0.3) return { ...about, kind: 'succeeded', output: inline('just done') };
      return { ...about, kind: 'failed', failure, mayPass: false, outcomeKnown: chance() < 0.5 };
    }
    case 'child': {
      const { stepId, childRunId } = effect;
      if (chance() < 0.7)
        return {
          kind: 'childEnded',
          stepId,
          childRunId,
          status: 'SUCCEEDED',
          output: inline(1),
          failure: null,
        };
      return {
        kind: 'childEnded',
        stepId,
        childRunId,
        status: 'FAILED',
        output: null,
        failure: failureOf('x'),
      };
    }
    case 'await':
      return answerOfPerson(driver, effect, chance);
    case 'timer':
    case 'end':
      throw new Error(`Nobody answers to ${effect.kind}.`);
  }
}

function answerOfPerson(
  { run }: Driver,
  { stepId, what }: Extract<Effect, { kind: 'await' }>,
  chance: Chance,
): RunHappening {
  const step = run.steps.get(stepId);
  const sha = step && step.phase !== 'undecidable' ? step.inputSha256 : '';
  const approved = chance() < 0.7;
  switch (what) {
    case 'approval':
      return { type: 'APPROVAL_DECIDED', stepId, by: 'ada', approved, comment: '', inputSha256: sha };
    case 'gate': {
      const round = run.tasks.get(stepId)?.round ?? 1;
      const reasons = inline('I say so');
      return { type: 'GATE_DECIDED', stepId, round, approved, artifactSha256: sha, reasons, by: 'ada' };
    }
    case 'signal':
      return { type: 'SIGNAL_RECEIVED', name: 'go', payload: inline(run.lastSeq), by: 'ada' };
    case 'resolution': {
      const isGate = run.index.byId.get(readStepId(stepId).taskId)?.target.kind === 'gate';
      const as = pick(chance, ['retry', 'failed', isGate ? 'failed' : 'succeeded'] as const);
      return { type: 'TASK_RESOLVED', stepId, by: 'ada', as, output: as === 'succeeded' ? inline(1) : null };
    }
  }
}

/** Asks something of the run that may be asked of it; false when it may not. */
function control(driver: Driver, chance: Chance): boolean {
  const { run } = driver;
  const taskIds = [...run.tasks.keys()];
  const taskId = pick(chance, taskIds);
  const ask = (why: string | null, happening: RunHappening): boolean => {
    if (why === null) driver.happen(happening);
    return why === null;
  };
  switch (Math.floor(chance() * 9)) {
    case 0:
      return ask(whyNotPausable(run), { type: 'PAUSE_REQUESTED', by: 'ada' });
    case 1:
      return ask(run.paused ? null : 'not paused', { type: 'RESUME_REQUESTED', by: 'ada' });
    case 2: {
      const may = chance() < 0.2 ? whyNotCancellable(run) : 'rarely';
      return ask(may, { type: 'CANCEL_REQUESTED', by: 'ada' });
    }
    case 3: {
      const breakpoints = taskIds.filter(() => chance() < 0.2);
      const stepping = chance() < 0.5;
      return ask(whyNotDebuggable(run, []), { type: 'DEBUG_CHANGED', by: 'ada', breakpoints, stepping });
    }
    case 4:
    case 5:
      return ask(whyNotDebuggable(run, []), { type: 'WAVE_ALLOWED', by: 'ada' });
    case 6: {
      const stepId = pick(chance, [taskId, `${taskId}[0]`, `${taskId}[1]`]);
      const input = inline({ edited: true });
      return ask(whyNotEditable(run, stepId), { type: 'INPUT_EDITED', stepId, input, by: 'ada' });
    }
    case 7:
      return ask(whyNotRetryable(run, taskId), { type: 'RETRY_REQUESTED', taskId, by: 'ada' });
    default: {
      const payload = inline('early');
      return ask(whyNoSignal(run, 'go'), { type: 'SIGNAL_RECEIVED', name: 'go', payload, by: 'ada' });
    }
  }
}
