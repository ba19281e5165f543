import { setImmediate } from 'node:timers/promises';
import { parse } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { createSupergraph, localSource, type Planner, plannerProcess } from '../../src/supergraph/index.ts';
import { compose, schemaOf } from './support/federation-case.ts';

const subgraphs = {
  animals: {
    sdl: `
      type Query { animals: [Animal!]! }
      interface Animal { id: ID! }
      type Cat implements Animal @key(fields: "id") { id: ID! pal: Dog! }
      type Dog implements Animal @key(fields: "id") { id: ID! pal: Dog! }
    `,
    resolvers: {
      Query: { animals: () => [{ __typename: 'Cat', id: 'c' }] },
      Cat: { pal: () => ({ id: 'd' }) },
    },
  },
  vet: {
    sdl: 'type Dog @key(fields: "id") { id: ID! checkups(of: Int): Int! }',
    resolvers: { Dog: { checkups: () => 7 } },
  },
};

/** Sent as it is, this ends the planner 0.0.38: one key with different arguments on one path of two types. */
const fatal = '{ animals { ... on Cat { pal { checkups(of: 2) } } ... on Dog { pal { checkups(of: 3) } } } }';
const good = '{ animals { ... on Cat { pal { checkups(of: 2) } } } }';
const ask = (text: string) => ({ text, operationName: null, labels: [], percentage: 0 });

const planners: Planner[] = [];
afterEach(async () => {
  for (const planner of planners.splice(0)) await planner.close();
});

async function open(
  ...limits: Parameters<typeof plannerProcess> extends [string, ...infer Rest] ? Rest : never
) {
  const planner = await plannerProcess(compose(subgraphs).supergraphSdl, ...limits);
  planners.push(planner);
  return planner;
}

describe('a planner in a process of its own', () => {
  it('serves a supergraph', async () => {
    const sources = Object.entries(subgraphs).map(([name, subgraph]) =>
      localSource({ name, schema: schemaOf(subgraph), createContext: () => ({}) }),
    );
    const supergraph = createSupergraph({ composed: compose(subgraphs), sources, planner: await open() });
    const { data } = await supergraph.execute({ document: parse(fatal), context: {} });
    expect(JSON.stringify(data)).toBe('{"animals":[{"pal":{"checkups":7}}]}');
    await supergraph.close();
  });

  it('outlives an operation that ends the planner, and refuses it from then on', async () => {
    const planner = await open();
    const [before, killed, after] = await Promise.allSettled([
      planner.plan(ask(good)),
      planner.plan(ask(fatal)),
      planner.plan(ask(good)),
    ]);
    expect(before.status).toBe('fulfilled');
    expect(killed).toMatchObject({
      status: 'rejected',
      reason: { message: 'The planner ended with SIGABRT.' },
    });
    expect(after).toEqual(before);
    await expect(planner.plan(ask(fatal))).rejects.toThrow('This operation has ended the planner before.');
  });

  it('tells why an operation has no plan', async () => {
    const planner = await open();
    await expect(planner.plan(ask('{ nothing }'))).rejects.toThrow(/Field 'nothing' not found/);
    await expect(planner.plan(ask(good))).resolves.toMatchObject({ kind: 'QueryPlan' });
  });

  it('refuses operations beyond those that may wait', async () => {
    const planner = await open({ waitingMax: 1 });
    const first = planner.plan(ask(good));
    await expect(planner.plan(ask(good))).rejects.toThrow('Too many operations wait to be planned.');
    await first;
    await setImmediate();
    await expect(planner.plan(ask(good))).resolves.toBeDefined();
  });

  it('plans nothing once it is closed', async () => {
    const planner = await open();
    await planner.close();
    await expect(planner.plan(ask(good))).rejects.toThrow('The planner is closed.');
  });

  it('is not opened for a supergraph that cannot be read', async () => {
    await expect(plannerProcess('type Query {')).rejects.toThrow(/^The planner could not be opened/);
  });
});
