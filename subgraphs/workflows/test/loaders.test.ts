import { silentLog } from '@ymera/kernel/log';
import { aScope, executeOn } from '@ymera/kernel/testing';
import { graphql } from 'graphql';
import { afterEach, expect, it, vi } from 'vitest';
import { createLoaders } from '../src/loaders.ts';
import { ada, aTask, stages } from './graphql/stage.ts';

const { stage: openStage, closeAll } = stages({
  name: 'in one process',
  open: async () => ({ outside: {}, start: () => {}, close: async () => {} }),
});

afterEach(closeAll);

it('a page of runs looks each kind of thing up once, however long it is', async () => {
  const stage = await openStage();
  await stage.define([aTask('a'), aTask('b')]);
  for (let count = 0; count < 5; count++) await stage.ended(await stage.start());
  const { stores, clock, subgraph } = stage;
  const runs = vi.spyOn(stores.runs, 'findMany');
  const workflows = vi.spyOn(stores.workflows, 'findMany');
  const commits = vi.spyOn(stores.commits, 'read');
  const scope = aScope({ principal: ada });
  const deps = { stores, clock, log: silentLog };
  const { data, errors } = await graphql({
    schema: subgraph.schema,
    source: `{ workflowRuns { items {
      status output workflow { name tasks { id } } tasks { status output steps { items { status } } }
      parent { id } waitingFor { what } } } }`,
    contextValue: { scope, deps, loaders: createLoaders(deps, scope) },
  });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ workflowRuns: { items: { length: 5 } } });
  const counts = [runs, workflows, commits].map(({ mock }) => mock.calls.length);
  // The log of each run, once.
  expect(counts).toEqual([1, 1, 5]);
});

it('of several requests in one operation each answers with what it has changed', async () => {
  const stage = await openStage();
  await stage.define([aTask('a')]);
  const id = await stage.start({}, { breakpoints: ['a'] });
  const both = `mutation ($id: ID!) {
    first: pauseWorkflowRun(id: $id) { paused } second: resumeWorkflowRun(id: $id) { paused }
    third: cancelWorkflowRun(id: $id) { phase }
  }`;
  const { data } = await executeOn(stage.subgraph, both, { variables: { id }, scope: { principal: ada } });
  expect(data).toMatchObject({ first: { paused: true }, second: { paused: false } });
  expect(['CANCELLING', 'ENDED']).toContain((data as { third: { phase: string } }).third.phase); // as asked for
});

it('one operation has only so many events laid out, and says so for the runs that are too many', async () => {
  const stage = await openStage();
  await stage.define([aTask('a')]);
  const ids = [await stage.start(), await stage.start()];
  for (const id of ids) await stage.ended(id);
  const { stores, clock } = stage;
  const loaders = createLoaders({ stores, clock, log: silentLog }, aScope({ principal: ada }), {
    eventsMax: 3,
  });
  const [first, second] = await Promise.allSettled(ids.map((id) => loaders.descriptions.load(id)));
  expect(first).toMatchObject({ status: 'fulfilled', value: { events: 4 } });
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'HISTORY_TOO_LONG' } });
});
