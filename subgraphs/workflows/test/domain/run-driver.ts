import type { JsonValue } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { advance } from '../../src/domain/advance.ts';
import type { Decision, Need } from '../../src/domain/decision.ts';
import type { TaskDefinition, WorkflowDefinition } from '../../src/domain/definition.ts';
import { type Effect, outstandingEffects } from '../../src/domain/effects.ts';
import { needs } from '../../src/domain/needs.ts';
import type { Failure, Payload } from '../../src/domain/payload.ts';
import type { Report } from '../../src/domain/report.ts';
import type { RunEvent, RunHappening } from '../../src/domain/run-event.ts';
import { newRun, type RunState } from '../../src/domain/run-state.ts';
import type { Selected } from '../../src/domain/selection.ts';
import { type Moment, nextWave, type WaveInput } from '../../src/domain/wave.ts';

export const task = (id: string, overrides: Partial<TaskDefinition> = {}): TaskDefinition => ({
  id,
  title: id,
  target: { kind: 'agent', agentId: `test/${id}` },
  dependsOn: [],
  join: 'all',
  when: null,
  input: {},
  forEach: null,
  loop: null,
  retry: { attempts: 3, baseMs: 100, maxMs: 1_000, on: null },
  timeoutMs: 1_000,
  effect: 'keyed',
  onFailure: 'fail',
  compensate: null,
  integrates: null,
  priority: 5,
  criticality: 'normal',
  tags: [],
  ...overrides,
});

export const definitionOf = (
  tasks: readonly TaskDefinition[],
  overrides: Partial<WorkflowDefinition> = {},
): WorkflowDefinition => ({
  name: 'sample',
  title: 'Sample',
  description: '',
  tasks,
  strategy: 'parallel',
  concurrency: 100,
  timeoutMs: null,
  inputSchema: null,
  output: null,
  priority: 5,
  tags: [],
  ...overrides,
});

export const inline = (value: JsonValue): Payload => ({ kind: 'inline', json: JSON.stringify(value) });
export const shaOf = (value: JsonValue): string => sha256Hex(canonicalJson(value));

/** What an expression or template comes to; throws what makes it undecidable. */
export type Decide = (need: Need, run: RunState) => JsonValue;

export class Undecidable extends Error {}

export interface Driver {
  readonly definition: WorkflowDefinition;
  run: RunState;
  now: number;
  readonly log: RunEvent[];
  /** The log in commits, as they were written. */
  readonly commits: (readonly RunEvent[])[];
  /** Called with each run between two waves. */
  onWave: ((run: RunState) => void) | null;
  /** Writes what happened and all that follows; gives the events. */
  wave(input?: WaveInput): readonly RunEvent[];
  happen(...happenings: RunHappening[]): readonly RunEvent[];
  succeed(stepId: string, output?: JsonValue): readonly RunEvent[];
  fail(stepId: string, overrides?: FailOverrides): readonly RunEvent[];
  examine(stepId: string, approved: boolean, reasons?: JsonValue): readonly RunEvent[];
  childEnds(stepId: string, status: 'SUCCEEDED' | 'FAILED' | 'CANCELLED'): readonly RunEvent[];
  approve(stepId: string, approved?: boolean): readonly RunEvent[];
  pass(ms: number): readonly RunEvent[];
  effects(): readonly Effect[];
}

export interface FailOverrides {
  readonly code?: string;
  readonly mayPass?: boolean;
  readonly outcomeKnown?: boolean;
}

export const failureOf = (taskId: string, code = 'BROKEN'): Failure => ({
  taskId,
  code,
  message: `It failed with ${code}.`,
  details: null,
});

/** The attempt that is under way. */
export function attemptOf(run: RunState, stepId: string) {
  const step = run.steps.get(stepId);
  if (!step || step.phase === 'undecidable') throw new Error(`${stepId} has not begun.`);
  return { stepId, attempt: step.attempt, idempotencyKey: step.idempotencyKey };
}

export const startedHappening = (
  overrides: Partial<Extract<RunHappening, { type: 'RUN_STARTED' }>> = {},
): RunHappening => ({
  type: 'RUN_STARTED',
  workflowId: 'wf_1',
  workflowHash: 'hash',
  startedBy: 'user_1',
  input: inline({}),
  parent: null,
  origin: { kind: 'start' },
  kept: [],
  depth: 0,
  timeoutMs: null,
  ...overrides,
});

const failReport = (run: RunState, stepId: string, overrides: FailOverrides): Report => ({
  ...attemptOf(run, stepId),
  kind: 'failed',
  failure: failureOf(stepId, overrides.code),
  mayPass: overrides.mayPass ?? false,
  outcomeKnown: overrides.outcomeKnown ?? true,
});

/** A run in memory, whose payloads are inline and whose expressions are decided by `decide`. */
export function aRun(
  definition: WorkflowDefinition,
  options: {
    readonly decide?: Decide;
    readonly random?: () => number;
    readonly started?: Parameters<typeof startedHappening>[0];
  } = {},
): Driver {
  const decide = options.decide ?? plainly;
  let minted = 0;
  const moment = (): Moment => ({
    now: driver.now,
    random: options.random ?? (() => 0),
    mintKey: ({ stepId, attempt }) => `${stepId}#${attempt}#${++minted}`,
    mintRunId: () => `run_child_${++minted}`,
  });
  const driver: Driver = {
    definition,
    run: newRun('run_1', definition),
    now: 1_000,
    log: [],
    commits: [],
    onWave: null,
    wave: (input = {}) => {
      const written: RunEvent[] = [];
      let next: WaveInput = input;
      for (let turn = 0; ; turn++) {
        if (turn > 1_000) throw new Error('A wave that never ends.');
        const wave = nextWave(driver.run, next, moment());
        written.push(...wave.events);
        driver.run = wave.run;
        const open = needs(wave.run, driver.now);
        if (open.length === 0) break;
        next = { decisions: open.map((need) => answer(need, wave.run, decide)) };
      }
      if (written.length > 0) driver.commits.push(written);
      driver.log.push(...written);
      driver.onWave?.(driver.run);
      return written;
    },
    happen: (...happenings) => driver.wave({ happenings }),
    succeed: (stepId, output = `${stepId} done`) =>
      driver.wave({
        reports: [{ ...attemptOf(driver.run, stepId), kind: 'succeeded', output: inline(output) }],
      }),
    fail: (stepId, overrides = {}) => driver.wave({ reports: [failReport(driver.run, stepId, overrides)] }),
    examine: (stepId, approved, reasons = { approved }) =>
      driver.wave({
        reports: [{ ...attemptOf(driver.run, stepId), kind: 'examined', approved, reasons: inline(reasons) }],
      }),
    childEnds: (stepId, status) => {
      const step = driver.run.steps.get(stepId);
      const childRunId = step && step.phase !== 'undecidable' ? (step.childRunId ?? '') : '';
      const output = status === 'SUCCEEDED' ? inline('child done') : null;
      const failure = status === 'FAILED' ? failureOf('inner') : null;
      return driver.wave({ reports: [{ kind: 'childEnded', stepId, childRunId, status, output, failure }] });
    },
    approve: (stepId, approved = true) => {
      const step = driver.run.steps.get(stepId);
      if (step?.phase !== 'running') throw new Error(`${stepId} asks nobody.`);
      const { inputSha256 } = step;
      return driver.happen({
        type: 'APPROVAL_DECIDED',
        stepId,
        by: 'ada',
        approved,
        comment: '',
        inputSha256,
      });
    },
    pass: (ms) => {
      driver.now += ms;
      return driver.wave();
    },
    effects: () => outstandingEffects(driver.run),
  };
  driver.happen(startedHappening({ timeoutMs: definition.timeoutMs, ...options.started }));
  return driver;
}

/** Conditions hold, loops end at once, lists have two items, and templates stand for themselves. */
export const plainly: Decide = (need) => {
  switch (need.kind) {
    case 'when':
      return true;
    case 'items':
      return ['one', 'two'];
    case 'loop':
      return false;
    case 'loopOutput':
      return need.parts.map((part) =>
        part?.kind === 'inline' ? (JSON.parse(part.json) as JsonValue) : null,
      );
    case 'input':
      return need.edited?.kind === 'inline' ? (JSON.parse(need.edited.json) as JsonValue) : need.template;
    case 'agent':
      return need.select.task;
    case 'output':
      return need.parts.map(({ taskId }) => taskId);
  }
};

function answer(need: Need, run: RunState, decide: Decide): Decision {
  try {
    return decisionOf(need, decide(need, run));
  } catch (error) {
    if (!(error instanceof Undecidable) || need.kind === 'agent') throw error;
    const taskId = need.kind === 'output' ? '' : need.taskId;
    return { kind: 'undecidable', need, failure: failureOf(taskId, error.message || 'UNDECIDABLE') };
  }
}

/** In these tests the task names the agent; `nobody` names none. */
const selectedFor = (task: string): Selected =>
  task === 'nobody' ? nobody : { agentId: task, score: 1, reasons: ['It is named.'] };

const nobody: Selected = { agentId: null, code: 'NO_AGENT_FITS', message: 'Nobody.', mayPass: true };

function decisionOf(need: Need, value: JsonValue): Decision {
  switch (need.kind) {
    case 'when':
      return { kind: 'when', taskId: need.taskId, holds: value === true };
    case 'items': {
      const count = Array.isArray(value) ? value.length : 0;
      return { kind: 'items', taskId: need.taskId, items: inline(value), count };
    }
    case 'loop':
      return { kind: 'loop', taskId: need.taskId, iteration: need.iteration, goesOn: value === true };
    case 'loopOutput':
      return { kind: 'loopOutput', taskId: need.taskId, output: inline(value) };
    case 'output':
      return { kind: 'output', output: inline(value) };
    case 'input':
      return {
        kind: 'input',
        stepId: need.stepId,
        input: inline(value),
        inputSha256: shaOf(value),
        // In these tests what is integrated is the step's input, and the expression of a wait is its moment.
        artifactSha256: need.artifact === null ? null : shaOf(value),
        until: need.until === null ? null : Number(need.until),
        selected: need.select && selectedFor(need.select.task),
      };
    case 'agent':
      return {
        kind: 'agent',
        stepId: need.stepId,
        selected: value === null ? nobody : selectedFor(String(value)),
      };
  }
}

/** The events' types, with the step or task where there is one: `TASK_STARTED a`. */
export const told = (events: readonly RunEvent[]): readonly string[] =>
  events.map((event) => {
    const about = 'stepId' in event ? (event.stepId ?? ('taskId' in event ? event.taskId : '')) : null;
    if (about !== null) return `${event.type} ${about}`;
    return 'taskId' in event ? `${event.type} ${event.taskId}` : event.type;
  });

export const startsOf = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'TASK_STARTED' ? [event.stepId] : []));

export const phasesOf = (run: RunState): Readonly<Record<string, string>> =>
  Object.fromEntries([...run.tasks].map(([id, { phase }]) => [id, phase]));

export const replayed = (driver: Driver): RunState =>
  advance(newRun('run_1', driver.definition), driver.log).run;
