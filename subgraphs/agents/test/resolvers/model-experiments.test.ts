import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { aModel, type Step } from '../services/models/fake-models.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';

const withModels = (...steps: readonly (readonly Step[])[]) =>
  agentsInMemory({ servedModels: steps.map((own, index) => aModel(`p${index}/m`, own).served) });

const start = `mutation ($input: StartModelExperimentInput!) { startModelExperiment(input: $input) {
  id name agentId status winner errorMax pairsMax pairs evidence startedAt endedAt arms { modelId calls good }
} }`;
const list = '{ modelExperiments { id status winner pairs evidence arms { modelId calls good } } }';
const input = { name: 'either', models: ['p0/m', 'p1/m'] };
type Subgraph = Awaited<ReturnType<typeof withModels>>['subgraph'];
const startOn = (subgraph: Subgraph, changes: object = {}) =>
  executeOn(subgraph, start, { variables: { input: { ...input, ...changes } } });
const codes = (result: { errors?: readonly { extensions?: Record<string, unknown> }[] }) =>
  result.errors?.map(({ extensions }) => extensions?.code);

const ask = 'mutation { askModel(input: { prompt: "Hi" }) { modelId } }';
const askAs = async (subgraph: Subgraph, id: string) => {
  const { data } = await executeOn(subgraph, ask, { scope: { principal: aPrincipal({ id }) } });
  return (data as { askModel: { modelId: string } } | null)?.askModel.modelId;
};

describe('an experiment on two models', () => {
  test('gives each user always the same one, and counts what comes of it', async () => {
    const { subgraph } = await withModels(['ok'], ['ok']);
    expect((await startOn(subgraph)).data).toMatchObject({
      startModelExperiment: {
        ...{ status: 'RUNNING', winner: null, pairs: 0, evidence: 1, errorMax: 0.05, pairsMax: 1_000 },
        arms: [
          { modelId: 'p0/m', calls: 0, good: 0 },
          { modelId: 'p1/m', calls: 0, good: 0 },
        ],
      },
    });
    const asked = new Map<string, Set<string | undefined>>();
    for (const user of Array.from({ length: 30 }, (_, n) => `user_${n % 10}`))
      asked.set(user, (asked.get(user) ?? new Set()).add(await askAs(subgraph, user)));
    expect([...asked.values()].every((models) => models.size === 1)).toBe(true);
    const { data } = await executeOn(subgraph, list);
    const [{ arms }] = (data as { modelExperiments: [{ arms: { calls: number; good: number }[] }] })
      .modelExperiments;
    expect(arms.reduce((sum, { good }) => sum + good, 0)).toBe(30);
  });

  test('ends with the model that answers, and is then over', async () => {
    const { subgraph } = await withModels([{ code: 'MODEL_REFUSED' }], ['ok']);
    await startOn(subgraph);
    for (let n = 0; n < 60; n++) expect(await askAs(subgraph, `user_${n}`)).toBe('p1/m');
    expect((await executeOn(subgraph, list)).data).toMatchObject({
      modelExperiments: [{ status: 'DECIDED', winner: 'p1/m' }],
    });
  });

  test('does not touch who wishes for a certain model', async () => {
    const { subgraph } = await withModels(['ok'], ['ok']);
    await startOn(subgraph);
    const wished =
      'mutation { askModel(input: { prompt: "Hi", wish: { preferred: ["p1/m"] } }) { modelId } }';
    for (let n = 0; n < 5; n++)
      expect((await executeOn(subgraph, wished)).data).toEqual({ askModel: { modelId: 'p1/m' } });
    expect((await executeOn(subgraph, list)).data).toMatchObject({
      modelExperiments: [{ arms: [{ calls: 0 }, { calls: 0 }] }],
    });
  });

  test('is stopped by an administrator, once', async () => {
    const { subgraph } = await withModels(['ok'], ['ok']);
    const { data } = await startOn(subgraph);
    const { id } = (data as { startModelExperiment: { id: string } }).startModelExperiment;
    const stop = `mutation { stopModelExperiment(id: "${id}") { status endedAt } }`;
    const scope = { principal: aPrincipal({ role: 'execute' }) };
    expect(codes(await executeOn(subgraph, stop, { scope }))).toEqual(['FORBIDDEN']);
    for (let n = 0; n < 2; n++)
      expect((await executeOn(subgraph, stop)).data).toMatchObject({
        stopModelExperiment: { status: 'STOPPED' },
      });
    const other = { principal: aPrincipal({ tenantId: 'tenant_two' }) };
    expect(codes(await executeOn(subgraph, stop, { scope: other }))).toEqual(['MODEL_EXPERIMENT_NOT_FOUND']);
  });

  test.each([
    ['one model', { models: ['p0/m'] }, 'INVALID_ARGUMENT'],
    ['a model with itself', { models: ['p0/m', 'p0/m'] }, 'INVALID_ARGUMENT'],
    ['a model that is none', { models: ['p0/m', 'x/y'] }, 'INVALID_ARGUMENT'],
    ['no name', { name: '' }, 'INVALID_ARGUMENT'],
    ['any error at all', { errorMax: 0.5 }, 'INVALID_ARGUMENT'],
    ['hardly any pair', { pairsMax: 9 }, 'INVALID_ARGUMENT'],
  ])('is not started with %s', async (_, changes, code) => {
    const { subgraph } = await withModels(['ok'], ['ok']);
    expect(codes(await startOn(subgraph, changes))).toEqual([code]);
  });

  test.each(['read_only', 'execute'] as const)(
    'is not started by somebody with the role %s',
    async (role) => {
      const { subgraph } = await withModels(['ok'], ['ok']);
      const scope = { principal: aPrincipal({ role }) };
      expect(codes(await executeOn(subgraph, start, { variables: { input }, scope }))).toEqual(['FORBIDDEN']);
    },
  );

  test('is not started beside one about the same calls', async () => {
    const { subgraph } = await withModels(['ok'], ['ok']);
    await startOn(subgraph);
    expect(codes(await startOn(subgraph))).toEqual(['MODEL_EXPERIMENT_RUNNING']);
    expect(codes(await startOn(subgraph, { agentId: 'coding' }))).toBeUndefined();
  });
});
