import { type AgentRunner, type JsonValue, systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { silentLog } from '@ymera/kernel/log';
import {
  createRedisBus,
  openRedis,
  openTestRedis,
  type RedisHandle,
  type TestRedis,
  whyWithoutRedis,
} from '@ymera/kernel/redis';
import { aPrincipal } from '@ymera/kernel/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assembleWorkflows } from '../src/assemble.ts';
import { createBullmqDispatcher } from '../src/dispatchers/bullmq.ts';
import type { EngineSettings } from '../src/domain/engine-settings.ts';
import { createMemoryStores } from '../src/models/memory-stores.ts';
import type { Stores } from '../src/ports.ts';
import { createMailbox } from '../src/services/mailbox.ts';
import { assembleWorker } from '../src/worker.ts';
import { definitionOf, task } from './domain/run-driver.ts';
import { define } from './services/world.ts';
import { unique } from './stored-things.ts';

if (whyWithoutRedis) console.log(`skipped: workers of other processes, because ${whyWithoutRedis}`);

const ada = aPrincipal();
const settings: Partial<EngineSettings> = {
  redispatchMs: 300,
  leaseMs: 2_000,
  heartbeatMs: 200,
  stopGraceMs: 500,
};
const described = {
  inputSchema: null,
  outputSchema: null,
  readOnly: false,
  idempotent: false,
  effect: 'keyed',
  use: 'allowed',
} as const;
type Answer = (input: JsonValue, taskId: string, signal: AbortSignal) => Promise<JsonValue>;

/** Agents that answer a key that has an answer with that answer, as the real ones; shared by all workers. */
function theAgents(answer: Answer) {
  const answers = new Map<string, Promise<JsonValue>>();
  const calls: string[] = [];
  const usage = { cpuMs: 1, wallMs: 1, hostCalls: 0, bytesIn: 0, bytesOut: 0 };
  const runner: AgentRunner = {
    select: async () => null,
    categories: async () => [],
    describe: async ({ ids }) => ids.map((id) => ({ ...described, id })),
    run: async ({ input, workflow, idempotencyKey }, signal = new AbortController().signal) => {
      const taskId = workflow?.taskId ?? '';
      calls.push(taskId);
      const own = answers.get(idempotencyKey) ?? answer(input, taskId, signal);
      answers.set(idempotencyKey, own);
      try {
        return { ok: true, agentRunId: 'arun_1', output: await own, usage };
      } catch (error) {
        answers.delete(idempotencyKey);
        throw error;
      }
    },
  };
  return { runner, calls };
}

describe.skipIf(whyWithoutRedis !== null)('workers of other processes', () => {
  let server: TestRedis;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    server = await openTestRedis();
  });

  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
    await server.restart();
  });

  afterAll(() => server.close());

  function connect(): { readonly redis: RedisHandle; readonly bus: ReturnType<typeof createRedisBus> } {
    const redis = openRedis({ url: server.url, log: silentLog });
    closers.push(redis.close);
    return { redis, bus: createRedisBus({ redis, log: silentLog }) };
  }

  async function aCoordinator(stores: Stores, agentRunner: AgentRunner) {
    const { redis, bus } = connect();
    const mailbox = createMailbox();
    const dispatcher = createBullmqDispatcher({ redis, mailbox, clock: systemClock, log: silentLog });
    const events = createMemoryEvents();
    const ended = Promise.withResolvers<void>();
    events.consume({ consumer: 'test', topics: ['workflows.run.ended'] }, async () => ended.resolve());
    const subgraph = assembleWorkflows(
      { agentRunner, events, bus, clock: systemClock, log: silentLog, settings, dispatcher, mailbox },
      stores,
    );
    await subgraph.start();
    closers.push(subgraph.stop);
    return { subgraph, ended: ended.promise };
  }

  function aWorker(stores: Stores, agentRunner: AgentRunner) {
    const worker = assembleWorker(
      { ...connect(), agentRunner, clock: systemClock, log: silentLog, settings },
      stores,
    );
    worker.start();
    closers.push(worker.stop);
    return worker;
  }

  const statusOf = async (stores: Stores, id: string) =>
    (await stores.runs.findMany(ada.tenantId, [id]))[0]?.status;

  const fan = (name: string) =>
    definitionOf(
      [
        task('a'),
        ...['b', 'c', 'd', 'e'].map((id) => task(id, { dependsOn: ['a'], input: '= tasks.a.output' })),
        task('f', { dependsOn: ['b', 'c', 'd', 'e'] }),
      ],
      { name },
    );

  it('do a run together, each step once', async () => {
    const [stores, name] = [createMemoryStores(), unique('flow')];
    const { runner, calls } = theAgents(async (_input, taskId) => taskId);
    const { subgraph, ended } = await aCoordinator(stores, runner);
    aWorker(stores, runner);
    aWorker(stores, runner);
    await define(stores, fan(name));
    const { id } = await subgraph.startWorkflow({ workflowId: name }, ada);
    await ended;
    await expect.poll(() => statusOf(stores, id)).toBe('SUCCEEDED');
    expect(calls.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    const inbox = () => stores.inbox.list({ tenantId: ada.tenantId, runId: id, limit: 9 });
    await expect.poll(inbox).toEqual([]);
  });

  /** The same stores, and which reports came into the inbox. */
  function postedIn(stores: Stores): { readonly stores: Stores; readonly posted: string[] } {
    const posted: string[] = [];
    const put: Stores['inbox']['put'] = async (mail) => {
      posted.push(mail.report.stepId);
      await stores.inbox.put(mail);
    };
    return { stores: { ...stores, inbox: { ...stores.inbox, put } }, posted };
  }

  it('put what must not be done again into the inbox first', async () => {
    const [stores, name] = [createMemoryStores(), unique('flow')];
    const { runner } = theAgents(async (_input, taskId) => taskId);
    const { subgraph, ended } = await aCoordinator(stores, runner);
    const own = postedIn(stores);
    aWorker(own.stores, runner);
    await define(stores, definitionOf([task('a'), task('b', { effect: 'unsafe' })], { name }));
    await subgraph.startWorkflow({ workflowId: name }, ada);
    await ended;
    expect(own.posted.filter((stepId) => stepId === 'b')).toHaveLength(1);
  });

  it('put reports into the inbox when nobody drives the run any more', async () => {
    const [stores, name] = [createMemoryStores(), unique('flow')];
    const [entered, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { runner, calls } = theAgents(async () => {
      entered.resolve();
      await goOn.promise;
      return 'done';
    });
    const first = await aCoordinator(stores, runner);
    const own = postedIn(stores);
    aWorker(own.stores, runner);
    await define(stores, definitionOf([task('a')], { name }));
    const { id } = await first.subgraph.startWorkflow({ workflowId: name }, ada);
    await entered.promise;
    await first.subgraph.stop();
    goOn.resolve();
    await expect.poll(() => own.posted).toEqual(['a']);
    const second = await aCoordinator(stores, runner);
    await second.ended;
    await expect.poll(() => statusOf(stores, id)).toBe('SUCCEEDED');
    expect(calls).toEqual(['a']);
  });

  it('leave what they were at to others when they stop', async () => {
    const [stores, name] = [createMemoryStores(), unique('flow')];
    const begun = Promise.withResolvers<void>();
    const slow = theAgents(async (_input, _taskId, signal) => {
      begun.resolve();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('It was stopped.')), { once: true });
      });
    });
    const quick = theAgents(async () => 'done');
    const { subgraph, ended } = await aCoordinator(stores, quick.runner);
    const first = aWorker(stores, slow.runner);
    await define(stores, definitionOf([task('a')], { name }));
    const { id } = await subgraph.startWorkflow({ workflowId: name }, ada);
    await begun.promise;
    await first.stop();
    aWorker(stores, quick.runner);
    await ended;
    await expect.poll(() => statusOf(stores, id)).toBe('SUCCEEDED');
    expect(quick.calls).toEqual(['a']);
  });

  it('finish a run whose Redis was lost in the middle', async () => {
    const [stores, name] = [createMemoryStores(), unique('flow')];
    let isLost = false;
    const { runner } = theAgents(async (_input, taskId) => {
      if (taskId === 'c' && !isLost) {
        isLost = true;
        await server.restart();
      }
      return taskId;
    });
    const { subgraph, ended } = await aCoordinator(stores, runner);
    aWorker(stores, runner);
    await define(stores, fan(name));
    const { id } = await subgraph.startWorkflow({ workflowId: name }, ada);
    await ended;
    expect(isLost).toBe(true);
    await expect.poll(() => statusOf(stores, id)).toBe('SUCCEEDED');
  });

  it('call nobody for a run that has ended', async () => {
    const [stores, name] = [createMemoryStores(), unique('flow')];
    const { runner, calls } = theAgents(async () => 'done');
    const { subgraph } = await aCoordinator(stores, runner);
    await define(stores, definitionOf([task('a')], { name }));
    const { id } = await subgraph.startWorkflow({ workflowId: name }, ada);
    const { redis } = connect();
    const waits = () => redis.client.exists('ymera:workflow-steps:prioritized').catch(() => 0);
    await expect.poll(waits).toBe(1);
    await stores.runs.recordOutcome(
      { id, tenantId: ada.tenantId },
      { status: 'CANCELLED', finishedAt: 1, lastSeq: 99, continuedBy: null },
    );
    aWorker(stores, runner);
    await expect.poll(waits).toBe(0);
    expect(calls).toEqual([]);
  });
});
