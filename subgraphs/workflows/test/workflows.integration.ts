import { systemClock } from '@ymera/kernel';
import { createBus, createMemoryEvents } from '@ymera/kernel/events';
import { silentLog } from '@ymera/kernel/log';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { executeOn } from '@ymera/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkflowsSubgraph, type WorkflowsSubgraph } from '../src/index.ts';
import { aDefinition, ada, aTask, type Behaviour, createFakeAgents, untilStopped } from './builders.ts';

let mongo: TestMongo;
const open: WorkflowsSubgraph[] = [];

beforeAll(async () => {
  mongo = await openTestMongo();
});

afterAll(async () => {
  await Promise.all(open.map((subgraph) => subgraph.stop()));
  await mongo.close();
});

async function createProcess(behaviours: Readonly<Record<string, Behaviour>> = {}) {
  const [agents, bus, events] = [createFakeAgents(behaviours), createBus(), createMemoryEvents()];
  const ended = Promise.withResolvers<void>();
  events.consume({ consumer: 'test', topics: ['workflows.run.ended'] }, async () => ended.resolve());
  const subgraph = await createWorkflowsSubgraph({
    connection: mongo.connection,
    clock: systemClock,
    log: silentLog,
    agentRunner: agents.runner,
    bus,
    events,
  });
  open.push(subgraph);
  await subgraph.start();
  return { subgraph, agents, ended: ended.promise };
}

const statusOf = async (subgraph: WorkflowsSubgraph, id: string) => {
  const { data } = await executeOn(subgraph, `{ workflowRun(id: "${id}") { status output lastSeq } }`);
  return data?.workflowRun;
};

describe('workflows on a database', () => {
  it('run to their end, large outputs and all', async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => index);
    const { subgraph, ended } = await createProcess({ 'test/a': () => rows, 'test/b': ({ input }) => input });
    const tasks = [aTask('a'), aTask('b', { dependsOn: ['a'], input: '= tasks.a.output' })];
    await subgraph.defineWorkflow(aDefinition(tasks, { name: 'large' }), ada);
    const run = await subgraph.startWorkflow({ workflowId: 'large' }, ada);
    await ended;
    expect(await statusOf(subgraph, run.id)).toEqual({
      status: 'SUCCEEDED',
      output: { b: rows },
      lastSeq: 6,
    });
  });

  it('go on in another process where one has stopped', async () => {
    const begun = Promise.withResolvers<void>();
    const first = await createProcess({
      'test/slow': (request, call) => {
        begun.resolve();
        return untilStopped(request, call);
      },
    });
    const tasks = [aTask('quick'), aTask('slow', { dependsOn: ['quick'] })];
    await first.subgraph.defineWorkflow(aDefinition(tasks, { name: 'moving' }), ada);
    const run = await first.subgraph.startWorkflow({ workflowId: 'moving' }, ada);
    await begun.promise;
    await first.subgraph.stop();
    expect(await statusOf(first.subgraph, run.id)).toMatchObject({ status: 'RUNNING' });
    const second = await createProcess();
    await second.ended;
    expect(await statusOf(second.subgraph, run.id)).toMatchObject({ status: 'SUCCEEDED', lastSeq: 7 });
    expect(first.agents.worked).toEqual(['quick']);
    expect(second.agents.worked).toEqual(['slow']);
    expect(second.agents.calls[0]?.idempotencyKey).toBe(first.agents.callsOf('slow')[0]?.idempotencyKey);
  });
});
