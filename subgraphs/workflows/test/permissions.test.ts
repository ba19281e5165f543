import type { RequestScope } from '@ymera/kernel';
import { aPrincipal, aScope, executeOn } from '@ymera/kernel/testing';
import { parse, subscribe } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ada, aTask, aWorld } from './builders.ts';

const queries = {
  workflow: '{ workflow(id: "sample") { id } }',
  workflows: '{ workflows { items { id } } }',
  workflowVersions: '{ workflowVersions(name: "sample") { items { id } } }',
  exportWorkflow: '{ exportWorkflow(id: "sample") }',
  workflowDiff: '{ workflowDiff(from: "sample", to: "sample") { same } }',
  workflowPlan: '{ workflowPlan(id: "sample") { text } }',
  workflowAnalysis: '{ workflowAnalysis(id: "sample") { runsMin } }',
  workflowRun: '{ workflowRun(id: "run_1") { id } }',
  workflowRuns: '{ workflowRuns { items { id } } }',
  workflowApprovals: '{ workflowApprovals { items { id } } }',
  workflowApproval: '{ workflowApproval(id: "none") { id } }',
  workflowSchedule: '{ workflowSchedule(id: "none") { id } }',
  workflowSchedules: '{ workflowSchedules { items { id } } }',
};
/** Those that somebody who may only look may not use, and what they answer on what is not there. */
const mutations = {
  defineWorkflow: [
    'mutation { defineWorkflow(input: { name: "x", title: "X", tasks: [{ id: "a", agentId: "t", input: 1 }] }) { id } }',
  ],
  importWorkflow: ['mutation { importWorkflow(source: "{ name: x, tasks: [{ id: a, agent: t }] }") { id } }'],
  startWorkflow: ['mutation { startWorkflow(input: { workflowId: "sample" }) { id } }'],
  cancelWorkflowRun: ['mutation { cancelWorkflowRun(id: "run_1") { id } }', 'RUN_NOT_FOUND'],
  pauseWorkflowRun: ['mutation { pauseWorkflowRun(id: "run_1") { id } }', 'RUN_NOT_FOUND'],
  resumeWorkflowRun: ['mutation { resumeWorkflowRun(id: "run_1") { id } }', 'RUN_NOT_FOUND'],
  retryWorkflowTask: ['mutation { retryWorkflowTask(runId: "run_1", taskId: "a") { id } }', 'RUN_NOT_FOUND'],
  rerunWorkflow: [
    'mutation { rerunWorkflow(input: { runId: "run_1", taskId: "a" }) { id } }',
    'RUN_NOT_FOUND',
  ],
  forkWorkflowRun: [
    'mutation { forkWorkflowRun(input: { runId: "run_1", seq: 1 }) { id } }',
    'RUN_NOT_FOUND',
  ],
  signalWorkflowRun: [
    'mutation { signalWorkflowRun(input: { runId: "run_1", name: "go" }) { id } }',
    'RUN_NOT_FOUND',
  ],
  resolveWorkflowStep: [
    'mutation { resolveWorkflowStep(input: { runId: "run_1", stepId: "a", as: RETRY }) { id } }',
    'RUN_NOT_FOUND',
  ],
  debugWorkflowRun: ['mutation { debugWorkflowRun(input: { runId: "run_1" }) { id } }', 'RUN_NOT_FOUND'],
  stepWorkflowRun: ['mutation { stepWorkflowRun(id: "run_1") { id } }', 'RUN_NOT_FOUND'],
  editWorkflowStepInput: [
    'mutation { editWorkflowStepInput(input: { runId: "run_1", stepId: "a", input: 1 }) { id } }',
    'RUN_NOT_FOUND',
  ],
  createWorkflowSchedule: [
    'mutation { createWorkflowSchedule(input: { name: "s", workflowId: "none", cron: "* * * * *" }) { id } }',
    'WORKFLOW_NOT_FOUND',
  ],
  updateWorkflowSchedule: [
    'mutation { updateWorkflowSchedule(input: { id: "none" }) { id } }',
    'SCHEDULE_NOT_FOUND',
  ],
  pauseWorkflowSchedule: ['mutation { pauseWorkflowSchedule(id: "none") { id } }', 'SCHEDULE_NOT_FOUND'],
  resumeWorkflowSchedule: ['mutation { resumeWorkflowSchedule(id: "none") { id } }', 'SCHEDULE_NOT_FOUND'],
  deleteWorkflowSchedule: ['mutation { deleteWorkflowSchedule(id: "none") }', 'SCHEDULE_NOT_FOUND'],
  // A query, but it asks the agents.
  validateWorkflow: ['{ validateWorkflow(source: "name: x") { valid } }'],
} as const;
/** Whom a decision is asked of is said by the task. */
const decide = `mutation { decideWorkflowApproval(
  input: { runId: "run_1", stepId: "a", approved: true, shownSha256: "00" }) { id } }`;

const texts = Object.entries(mutations).map(([name, [text]]) => [name, text] as const);

async function subgraph() {
  const world = aWorld({});
  await world.define([aTask('a')]);
  return world.process();
}

async function codes(source: string, scope: Partial<RequestScope>): Promise<readonly unknown[]> {
  const { errors = [] } = await executeOn(await subgraph(), source, { scope });
  return errors.map(({ extensions }) => extensions?.code);
}

describe('somebody who is not signed in', () => {
  it.each([...Object.entries(queries), ...texts, ['decideWorkflowApproval', decide] as const])(
    'may not use %s',
    async (_, source) => {
      expect(await codes(source, { principal: null })).toEqual(['UNAUTHENTICATED']);
    },
  );
});

describe('the role read_only', () => {
  const principal = aPrincipal({ role: 'read_only' });

  it.each(Object.entries(queries))('may read %s', async (_, source) => {
    expect(await codes(source, { principal })).toEqual([]);
  });

  it.each(texts)('may not use %s', async (_, source) => {
    expect(await codes(source, { principal })).toEqual(['FORBIDDEN']);
  });
});

describe('the role execute', () => {
  const principal = aPrincipal({ role: 'execute' });

  it.each(Object.entries(mutations))('may use %s', async (_, [text, code]) => {
    expect(await codes(text, { principal })).toEqual(code ? [code] : []);
  });
});

describe('whoever is signed in', () => {
  it('may decide where they are asked', async () => {
    expect(await codes(decide, { principal: aPrincipal({ role: 'read_only' }) })).toEqual(['RUN_NOT_FOUND']);
  });
});

describe('a request that did not come through the gateway', () => {
  it('may not load entities, nor read the schema, whoever signed it', async () => {
    const entities = '{ _entities(representations: [{ __typename: "Workflow", id: "x" }]) { __typename } }';
    expect(await codes(entities, { trusted: false })).toEqual(['UNTRUSTED_CALLER']);
    expect(await codes('{ _service { sdl } }', { trusted: false })).toEqual(['UNTRUSTED_CALLER']);
    expect(await codes(entities, {})).toEqual([]);
  });
});

describe('a subscription', () => {
  it.each([
    'subscription { workflowRunEvents(runId: "run_1") { seq } }',
    'subscription { workflowRunStatus(runId: "run_1") { seq } }',
    'subscription { taskProgress(runId: "run_1") { seq } }',
    'subscription { approvalsInbox { kind } }',
  ])('is refused before it opens to somebody who is not signed in: %s', async (text) => {
    const { schema, createContext } = await subgraph();
    const document = parse(text);
    const anonymous = { ...scopeOf(), principal: null };
    const result = await subscribe({ schema, document, contextValue: createContext(anonymous) });
    expect(result).toMatchObject({ errors: [{ originalError: { code: 'UNAUTHENTICATED' } }] });
  });
});

const scopeOf = () => aScope({ principal: ada });
