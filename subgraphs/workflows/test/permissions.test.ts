import type { RequestScope } from '@ymera/kernel';
import { aPrincipal, aScope, executeOn } from '@ymera/kernel/testing';
import { parse, subscribe } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ada, aTask, aWorld } from './builders.ts';

const queries = {
  workflow: '{ workflow(id: "sample") { id } }',
  workflows: '{ workflows { items { id } } }',
  workflowRun: '{ workflowRun(id: "run_1") { id } }',
  workflowRuns: '{ workflowRuns { items { id } } }',
};
const mutations = {
  defineWorkflow:
    'mutation { defineWorkflow(input: { name: "x", title: "X", tasks: [{ id: "a", agentId: "t", input: 1 }] }) { id } }',
  startWorkflow: 'mutation { startWorkflow(input: { workflowId: "sample" }) { id } }',
  cancelWorkflowRun: 'mutation { cancelWorkflowRun(id: "run_1") { id } }',
};

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
  it.each(Object.entries({ ...queries, ...mutations }))('may not use %s', async (_, source) => {
    expect(await codes(source, { principal: null })).toEqual(['UNAUTHENTICATED']);
  });
});

describe('the role read_only', () => {
  const principal = aPrincipal({ role: 'read_only' });

  it.each(Object.entries(queries))('may read %s', async (_, source) => {
    expect(await codes(source, { principal })).toEqual([]);
  });

  it.each(Object.entries(mutations))('may not use %s', async (_, source) => {
    expect(await codes(source, { principal })).toEqual(['FORBIDDEN']);
  });
});

describe('the role execute', () => {
  const principal = aPrincipal({ role: 'execute' });

  it.each(['defineWorkflow', 'startWorkflow'] as const)('may use %s', async (field) => {
    expect(await codes(mutations[field], { principal })).toEqual([]);
  });

  it('may use cancelWorkflowRun', async () => {
    expect(await codes(mutations.cancelWorkflowRun, { principal })).toEqual(['RUN_NOT_FOUND']);
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
  it('is refused before it opens to somebody who is not signed in', async () => {
    const { schema, createContext } = await subgraph();
    const document = parse('subscription { workflowRunEvents(runId: "run_1") { seq } }');
    const anonymous = { ...scopeOf(), principal: null };
    const result = await subscribe({ schema, document, contextValue: createContext(anonymous) });
    expect(result).toMatchObject({ errors: [{ originalError: { code: 'UNAUTHENTICATED' } }] });
  });
});

const scopeOf = () => aScope({ principal: ada });
