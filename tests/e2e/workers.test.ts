import { openMongo } from '@ymera/kernel/mongo';
import { whyWithoutRedis } from '@ymera/kernel/redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Data, mustAsk, socketClient } from '../support/graph.ts';
import { salesCsv } from '../support/sample-csv.ts';
import { openWithWorkers, type WorkersInstallation } from '../support/workers.ts';

const define = 'mutation D($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { id } }';
const start = `mutation S($workflowId: ID!, $input: JSON!) {
  startWorkflow(input: { workflowId: $workflowId, input: $input }) { id }
}`;
const show = `query R($id: ID!) {
  workflowRun(id: $id) { status lastSeq tasks { taskId status } error { code message } }
}`;
const follow = `subscription F($runId: ID!, $afterSeq: Int!) {
  workflowRunEvents(runId: $runId, afterSeq: $afterSeq) { seq type stepId error { code } }
}`;

const plugin = '@ymera/plugin-data-analyst';
const items = 60;
const looksMax = 2_000;
/** Many calls at a time, so that every process has some whenever it is killed; then one that takes what they gave. */
const many = {
  name: 'many',
  concurrency: 48,
  tasks: [
    {
      id: 'fetch',
      agentId: `${plugin}/fetch-data`,
      forEach: {
        items: `[${Array.from({ length: items }, (_, index) => index).join(', ')}]`,
        concurrency: 48,
      },
      input: { csv: '= input.csv' },
    },
    {
      id: 'clean',
      agentId: `${plugin}/clean-data`,
      dependsOn: ['fetch'],
      input: { series: '= tasks.fetch.output[7].series' },
    },
  ],
};

if (whyWithoutRedis) console.log(`skipped: runs over a Redis, because ${whyWithoutRedis}`);

describe.skipIf(whyWithoutRedis !== null)('runs whose steps are done over a Redis', () => {
  let installation: WorkersInstallation;

  beforeAll(async () => {
    installation = await openWithWorkers();
    const { url, token } = installation;
    await mustAsk(url, define, { token, variables: { input: many } });
  });

  afterAll(() => installation?.close());

  /** Begins a run, does something to it when some of its steps are done, and gives all its events. */
  async function runThrough(
    trouble: (runId: string) => Promise<void>,
  ): Promise<{ runId: string; events: Data[] }> {
    const { url, token } = installation;
    const variables = { workflowId: 'many', input: { csv: salesCsv(40) } };
    const runId = (await mustAsk(url, start, { token, variables })).startWorkflow.id;
    let done = 0;
    const before = await eventsUntil(installation, runId, ({ type }) => {
      if (type === 'TASK_SUCCEEDED') done++;
      return done === 4;
    });
    await trouble(runId);
    const after = await eventsUntil(installation, runId, () => false, before.at(-1).seq);
    return { runId, events: [...before, ...after] };
  }

  /** That nothing is missing, nothing was done twice, and nothing went wrong on the way. */
  async function expectWhole(runId: string, events: Data[]): Promise<void> {
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: 'RUN_SUCCEEDED' });
    const steps = Array.from({ length: items }, (_, index) => `fetch[${index}]`);
    expect(succeeded(events)).toEqual(['clean', ...steps].toSorted());
    expect(events.filter(({ error }) => error !== null)).toEqual([]);
    const { url, token } = installation;
    const { workflowRun } = await mustAsk(url, show, { token, variables: { id: runId } });
    expect(workflowRun).toMatchObject({ status: 'SUCCEEDED', lastSeq: events.length, error: null });
    const calls = await callsOf(installation, runId);
    expect(calls).toHaveLength(items + 1);
    expect(calls.filter(({ phase }) => phase !== 'SUCCEEDED')).toEqual([]);
  }

  it('are shared among the processes', async () => {
    const { runId, events } = await runThrough(async () => {});
    await expectWhole(runId, events);
    const holders = (await callsOf(installation, runId)).map(({ leaseHolder }) => leaseHolder);
    expect(new Set(holders).size).toBeGreaterThanOrEqual(2);
  });

  it('go on when the workers are killed: others do their steps, and none is done twice', async () => {
    const { runId, events } = await runThrough(async (id) => {
      await freezeAtWork(installation, id);
      await installation.workers.replace();
    });
    await expectWhole(runId, events);
    const calls = await callsOf(installation, runId);
    // Without this the workers would have been killed when they had nothing to do.
    expect(calls.filter(({ leaseEpoch }) => leaseEpoch > 1).length).toBeGreaterThan(0);
  });

  it.each([
    ['forgets everything', () => installation.redis.flush()],
    ['is killed and comes back empty', () => installation.redis.restart()],
  ])('lose nothing when the Redis %s', async (_name, trouble) => {
    const { runId, events } = await runThrough(trouble);
    await expectWhole(runId, events);
  });

  it('are taken over when their coordinator is killed, with what workers have done meanwhile', async () => {
    const { runId, events } = await runThrough(() => installation.killAndRestart());
    await expectWhole(runId, events);
    expect(events.map(({ type }) => type)).toContain('RUN_RECOVERED');
  });
});

const succeeded = (events: Data[]): string[] =>
  events
    .filter(({ type }) => type === 'TASK_SUCCEEDED')
    .map(({ stepId }) => stepId)
    .toSorted();

/** What agents have stored of their calls for a run, past the graph: which process made each, and for which time. */
function callsOf(installation: WorkersInstallation, runId: string): Promise<Data[]> {
  return inStore(installation, (calls) => calls.find({ 'workflow.runId': runId }).toArray());
}

/**
 * Makes the workers stand still, with some steps of the run in their hands: while they do, two processes hold calls,
 * and only one of the two goes on.
 */
function freezeAtWork(installation: WorkersInstallation, runId: string): Promise<void> {
  return inStore(installation, async (calls) => {
    const underWay = { 'workflow.runId': runId, phase: 'RUNNING' };
    for (let looks = 0; looks < looksMax; looks++) {
      installation.workers.freeze();
      if ((await calls.distinct('leaseHolder', underWay)).length >= 2) return;
      installation.workers.thaw();
      await calls.findOne({}); // lets them work for as long as a question to the store takes
    }
    throw new Error('The workers never had a step of the run.');
  });
}

type Calls = ReturnType<Awaited<ReturnType<typeof openMongo>>['connection']['collection']>;

async function inStore<Result>(
  { dataDir }: WorkersInstallation,
  ask: (calls: Calls) => Promise<Result>,
): Promise<Result> {
  const { connection, close } = await openMongo({ dataDir, synchronous: 'NORMAL' });
  try {
    return await ask(connection.collection('agent_runs'));
  } finally {
    await close();
  }
}

async function eventsUntil(
  { url, token }: WorkersInstallation,
  runId: string,
  enough: (event: Data) => boolean,
  afterSeq = 0,
): Promise<Data[]> {
  const socket = socketClient(url, token);
  const events: Data[] = [];
  for await (const result of socket.iterate<Data>({ query: follow, variables: { runId, afterSeq } })) {
    expect(result.errors).toBeUndefined();
    events.push(result.data.workflowRunEvents);
    if (enough(events.at(-1))) break;
  }
  await socket.dispose();
  return events;
}
