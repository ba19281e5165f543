import type { Workflow } from '../src/domain/definition.ts';
import type { Report } from '../src/domain/report.ts';
import type { RunEvent } from '../src/domain/run-event.ts';
import type { Schedule } from '../src/domain/schedule.ts';
import type { OpenApproval, Snapshot } from '../src/ports.ts';
import type { Commit, RunRecord } from '../src/run-ports.ts';
import { definitionOf, task } from './domain/run-driver.ts';

let counter = 0;

/** An id or name that no other test has; later ones sort later. */
export const unique = (prefix: string) => `${prefix}_${String(++counter).padStart(6, '0')}`;

export function aWorkflow(overrides: Partial<Workflow> = {}): Workflow {
  return {
    ...definitionOf([task('a', { input: JSON.parse('{"$gt":1,"a.b":[],"__proto__":{},"n":null}') })]),
    id: unique('wf'),
    tenantId: 'tenant_one',
    name: unique('name'),
    version: 1,
    hash: 'hash',
    createdAt: 1_000,
    createdBy: 'user_ada',
    ...overrides,
  };
}

export function aRun(overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    id: unique('run'),
    tenantId: 'tenant_one',
    workflowId: 'wf_one',
    workflowName: 'sample',
    workflowHash: 'hash',
    startedBy: 'user_ada',
    startedAt: 1_000,
    input: { kind: 'inline', json: '{"$where":{}}' },
    parent: null,
    origin: { kind: 'start' },
    priority: 5,
    opening: { kind: 'inline', json: '[{"type":"RUN_STARTED","$set":1}]' },
    status: 'RUNNING',
    finishedAt: null,
    lastSeq: 0,
    continuedBy: null,
    wakeAt: 0,
    wakes: 0,
    parkedEpoch: 0,
    requestHash: null,
    pausedBy: null,
    ...overrides,
  };
}

const anEvent = (seq: number): RunEvent => ({
  type: 'TASK_FAILED',
  seq,
  at: 1_000 + seq,
  stepId: 'a',
  attempt: 1,
  failure: { taskId: 'a', code: 'X', message: '', details: null },
});

export function aCommit(runId: string, number: number, overrides: Partial<Commit> = {}): Commit {
  return {
    runId,
    number,
    tenantId: 'tenant_one',
    epoch: 0,
    events: [anEvent(2 * number - 1), anEvent(2 * number)],
    prevHash: number === 1 ? '' : `hash${number - 1}`,
    hash: `hash${number}`,
    writerNonce: unique('nonce'),
    untold: [],
    ...overrides,
  };
}

export function aReport(overrides: Partial<Extract<Report, { kind: 'succeeded' }>> = {}): Report {
  return {
    kind: 'succeeded',
    stepId: 'a',
    attempt: 1,
    idempotencyKey: unique('key'),
    output: { kind: 'inline', json: '{"$inc":1}' },
    ...overrides,
  };
}

export function aSnapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  return {
    tenantId: 'tenant_one',
    runId: unique('run'),
    number: 200,
    epoch: 2,
    hash: 'hash200',
    lastSeq: 431,
    state: '{"phase":"running"}',
    ...overrides,
  };
}

export function anApproval(overrides: Partial<OpenApproval> = {}): OpenApproval {
  return {
    id: unique('appr'),
    tenantId: 'tenant_one',
    runId: 'run_one',
    stepId: 'review',
    workflowId: 'wf_one',
    workflowName: 'sample',
    title: 'Review',
    kind: 'approval',
    approvers: { roles: ['admin'], users: [] },
    escalated: false,
    shown: { kind: 'inline', json: '{"$set":1}' },
    shownSha256: 'sha',
    shownAt: 1_000,
    dueAt: null,
    ...overrides,
  };
}

export function aSchedule(overrides: Partial<Schedule> = {}): Schedule {
  return {
    id: unique('sched'),
    tenantId: 'tenant_one',
    name: unique('name'),
    workflow: 'sample',
    input: { kind: 'inline', json: '{}' },
    cron: '0 3 * * *',
    timeZone: 'Europe/Vienna',
    missed: 'once',
    enabled: true,
    disabledReason: null,
    nextAt: 5_000,
    firing: [],
    lastFiredAt: null,
    lastRunId: null,
    createdBy: 'user_ada',
    createdAt: 1_000,
    revision: 1,
    ...overrides,
  };
}
