import { aPrincipal } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { aRequest, settle } from '../builders.ts';
import { codesOf, type Handed, remoteWorkers } from '../support/remote-workers.ts';
import { subscribeOn } from '../support/subscribe-on.ts';

const builders = [{ id: 'builder' }, { id: 'mason' }, { id: 'painter', capabilities: ['painting'] }];
const minuteMs = 60_000;
const held = ({ id, fence }: Pick<Handed, 'id' | 'fence'>) => `id: "${id}", fence: ${fence}`;
const workOf = (runId: string) => `{ agentRun(id: "${runId}") {
  status output error { code message }
  work { id status askedOf { id } assignedTo { id } attempts progress { value message } lost { agent { id } reason message } }
  events(first: 100) { items { kind agentId progress lossReason errorCode message } }
} }`;

async function one(fetched: Promise<readonly Handed[]>): Promise<Handed> {
  const [work, ...more] = await fetched;
  if (!work || more.length > 0) throw new Error('it is not one');
  return work;
}

describe('a remote agent', () => {
  test('fetches what a run asks of it, says how far it is, and the run ends with its result', async () => {
    const { begin, fetch, askAs, complete, ask, works } = await remoteWorkers();
    const { outcome } = await begin({ input: { text: 'build it' } });
    const work = await one(fetch('builder'));
    expect(work).toMatchObject({ input: { text: 'build it' }, status: 'TAKEN', askedOf: 'builder' });
    const progress = 'progress: { value: 0.5, message: "half" }';
    const { data } = await askAs(
      'builder',
      `mutation { extendAgentWork(${held(work)}, ${progress}) { status } }`,
    );
    expect(data).toEqual({ extendAgentWork: { status: 'TAKEN' } });
    await settle();
    expect((await complete('builder', work, { built: true })).data).toEqual({
      completeAgentWork: { status: 'DONE' },
    });
    const ended = await outcome();
    expect(ended).toMatchObject({ ok: true, output: { built: true } });
    // It is stored with the run, and once only.
    expect(await works.readResult({ tenantId: 'tenant_one', id: work.id })).toBeNull();
    expect((await ask(workOf(ended.agentRunId))).data).toMatchObject({
      agentRun: {
        status: 'SUCCEEDED',
        output: { built: true },
        work: { status: 'DONE', assignedTo: { id: 'builder' }, attempts: 1, lost: [] },
        events: {
          items: [
            { kind: 'AGENT_STARTED' },
            { kind: 'WORK_TAKEN', agentId: 'builder' },
            { kind: 'WORK_PROGRESS', agentId: 'builder', progress: 0.5, message: 'half' },
            { kind: 'AGENT_ENDED' },
          ],
        },
      },
    });
  });

  test('hears of work as it begins to wait for it', async () => {
    const { begin, subgraph, agentIs, fetch, memoryClock } = await remoteWorkers();
    await begin({ input: 'first', idempotencyKey: 'a' });
    const scope = { principal: agentIs('builder') };
    const offers = await subscribeOn(subgraph, 'subscription { agentWork { id inputBytes } }', { scope });
    const next = async () => (await offers.next()).value?.data?.agentWork;
    expect(await next()).toMatchObject({ inputBytes: 7 });
    const second = next();
    await memoryClock.advance(1);
    await begin({ input: 'second', idempotencyKey: 'b' });
    const offered = await second;
    expect(offered).toMatchObject({ inputBytes: 8 });
    expect((await one(fetch('builder'))).id).not.toBe(offered.id);
    await offers.return?.();
  });

  test('is given no more at once than it does at once', async () => {
    const { begin, fetch, complete } = await remoteWorkers([{ concurrent: 2 }]);
    for (const key of ['a', 'b', 'c']) await begin({ idempotencyKey: key });
    const both = await Promise.all([fetch('builder', 3), fetch('builder', 3)]);
    const had = both.flat();
    expect(had.length).toBeLessThanOrEqual(2);
    const rest = await fetch('builder', 3);
    expect([...had, ...rest]).toHaveLength(2);
    expect(await fetch('builder', 3)).toEqual([]);
    const [first] = [...had, ...rest];
    await complete('builder', first ?? { id: '', fence: 0 }, 1);
    expect(await fetch('builder', 3)).toHaveLength(1);
  });

  test('may say the same result again, and no other', async () => {
    const { begin, fetch, complete } = await remoteWorkers();
    const { outcome } = await begin();
    const work = await one(fetch('builder'));
    await complete('builder', work, { a: 1, b: 2 });
    expect((await complete('builder', work, { b: 2, a: 1 })).data).toEqual({
      completeAgentWork: { status: 'DONE' },
    });
    expect(codesOf(await complete('builder', work, { a: 2 }))).toEqual(['WORK_ENDED']);
    expect(await outcome()).toMatchObject({ ok: true, output: { a: 1, b: 2 } });
  });

  test('says why it can not do its work, and the run fails so', async () => {
    const { begin, fetch, askAs } = await remoteWorkers();
    const { outcome } = await begin();
    const work = await one(fetch('builder'));
    const error = '{ code: "DISK_FULL", message: "No space.", retryable: true, details: { freeBytes: 0 } }';
    const { data } = await askAs(
      'builder',
      `mutation { failAgentWork(${held(work)}, error: ${error}) { status } }`,
    );
    expect(data).toEqual({ failAgentWork: { status: 'DONE' } });
    const told = { code: 'DISK_FULL', message: 'No space.', retryable: true, details: { freeBytes: 0 } };
    expect(await outcome()).toMatchObject({ ok: false, error: told });
  });

  test.each(['INVALID_INPUT', 'MODEL_UNAVAILABLE', 'CANCELLED', 'INTERNAL', 'WORK_LOST', 'WALL_TIMEOUT'])(
    'may not say %s, which the platform alone says; it keeps the work and says it otherwise',
    async (code) => {
      const { begin, fetch, askAs } = await remoteWorkers();
      const { outcome } = await begin();
      const work = await one(fetch('builder'));
      const fail = (named: string) =>
        askAs(
          'builder',
          `mutation { failAgentWork(${held(work)}, error: { code: "${named}", message: "m" }) { status } }`,
        );
      const refused = await fail(code);
      expect(codesOf(refused)).toEqual(['INVALID_ARGUMENT']);
      expect(refused.errors?.[0]?.message).toMatch(/MODEL_RATE_LIMITED.*another code.*giveBackAgentWork/);
      expect(await fail('TEXT_MISSING')).toMatchObject({ data: { failAgentWork: { status: 'DONE' } } });
      expect(await outcome()).toMatchObject({ ok: false, error: { code: 'TEXT_MISSING' } });
    },
  );
});

describe('work', () => {
  test('is done elsewhere, once, when its agent is frozen meanwhile; the late result is fenced off', async () => {
    const { begin, fetch, complete, ask, events } = await remoteWorkers(builders);
    const { outcome } = await begin();
    const before = await one(fetch('builder'));
    await settle();
    await ask('mutation { freezeAgent(id: "builder", reason: "It acts oddly.") { id } }');
    expect(codesOf(await complete('builder', before, 'too late'))).toEqual(['WORK_FENCED']);
    expect(await fetch('painter')).toEqual([]);
    const after = await one(fetch('mason'));
    expect(after.id).toBe(before.id);
    await settle();
    await complete('mason', after, 'in time');
    const ended = await outcome();
    expect(ended).toMatchObject({ ok: true, output: 'in time' });
    // Thawed, it may not claim what is done already either.
    await ask('mutation { thawAgent(id: "builder", reason: "It is well again.") { id } }');
    expect(codesOf(await complete('builder', before, 'too late'))).toEqual(['WORK_FENCED']);
    expect((await ask(workOf(ended.agentRunId))).data).toMatchObject({
      agentRun: {
        output: 'in time',
        work: {
          ...{ status: 'DONE', askedOf: { id: 'builder' }, assignedTo: { id: 'mason' }, attempts: 2 },
          lost: [{ agent: { id: 'builder' }, reason: 'FROZEN', message: null }],
        },
        events: {
          items: [
            { kind: 'AGENT_STARTED' },
            { kind: 'WORK_TAKEN', agentId: 'builder' },
            { kind: 'WORK_LOST', agentId: 'builder', lossReason: 'FROZEN' },
            { kind: 'WORK_TAKEN', agentId: 'mason' },
            { kind: 'AGENT_ENDED' },
          ],
        },
      },
    });
    const told = events.published.filter(({ topic }) => topic === 'agents.run.completed');
    expect(told).toMatchObject([{ payload: { agentRunId: ended.agentRunId, ok: true } }]);
  });

  test('goes to another when its agent says nothing about it in time', async () => {
    const { begin, fetch, askAs, complete, memoryClock } = await remoteWorkers(builders);
    const { outcome } = await begin({ timeoutMs: 10 * minuteMs });
    const work = await one(fetch('builder'));
    await memoryClock.advance(50_000);
    await askAs('builder', `mutation { extendAgentWork(${held(work)}) { status } }`);
    await memoryClock.advance(50_000);
    expect(await fetch('mason')).toEqual([]);
    await memoryClock.advance(20_000);
    await settle();
    const mine = await one(fetch('mason'));
    expect(codesOf(await askAs('builder', `mutation { extendAgentWork(${held(work)}) { status } }`))).toEqual(
      ['WORK_FENCED'],
    );
    await complete('mason', mine, 'done');
    expect(await outcome()).toMatchObject({ ok: true, output: 'done' });
  });

  test('is given back, to another first and to the same when there is no other', async () => {
    const { begin, fetch, askAs, ask, complete } = await remoteWorkers(builders);
    const { outcome } = await begin();
    const giveBack = (agent: string, work: Handed) =>
      askAs(agent, `mutation { giveBackAgentWork(${held(work)}, reason: "I restart") }`);
    const first = await one(fetch('builder'));
    expect((await giveBack('builder', first)).data).toEqual({ giveBackAgentWork: true });
    expect(codesOf(await giveBack('builder', first))).toEqual(['WORK_FENCED']);
    await giveBack('mason', await one(fetch('mason')));
    const again = await one(fetch('builder'));
    await complete('builder', again, 'at last');
    const { agentRunId } = await outcome();
    const { data } = await ask(workOf(agentRunId));
    const lost = { reason: 'GIVEN_BACK', message: 'I restart' };
    expect(data).toMatchObject({
      agentRun: { work: { attempts: 3, lost: [{ ...lost, agent: { id: 'builder' } }, lost] } },
    });
  });

  test('that is given back all the time fails its run', async () => {
    const { begin, fetch, askAs } = await remoteWorkers();
    const { outcome } = await begin();
    for (let turn = 0; turn < 20; turn++) {
      const work = await one(fetch('builder'));
      await askAs('builder', `mutation { giveBackAgentWork(${held(work)}, reason: "no") }`);
    }
    expect(await fetch('builder')).toEqual([]);
    expect(await outcome()).toMatchObject({ ok: false, error: { code: 'WORK_LOST', retryable: true } });
  });

  test('waits for somebody who can do it, and for nobody else', async () => {
    const { begin, fetch, stand, complete, memoryClock } = await remoteWorkers([{}, { id: 'mason' }]);
    const { outcome } = await begin({ timeoutMs: 10 * minuteMs });
    await stand('mason', 'SUSPENDED');
    await stand('builder', 'FROZEN');
    await memoryClock.advance(minuteMs);
    await stand('mason', 'ACTIVE');
    await memoryClock.advance(5_000);
    await settle();
    const work = await one(fetch('mason'));
    await complete('mason', work, 'done');
    expect(await outcome()).toMatchObject({ ok: true });
  });

  test('goes to another when its agent has room for it and lets it lie, and stays where there is no other', async () => {
    const { begin, fetch, memoryClock } = await remoteWorkers(builders);
    const long = { timeoutMs: 10 * minuteMs };
    await begin({ ...long, agentId: 'painter', idempotencyKey: 'a' });
    await begin({ ...long, idempotencyKey: 'b' });
    await memoryClock.advance(55_000);
    expect(await fetch('mason')).toEqual([]);
    await memoryClock.advance(10_000);
    await settle();
    expect(await fetch('mason')).toHaveLength(1);
    expect(await fetch('builder')).toEqual([]);
    await memoryClock.advance(30_000);
    expect(await fetch('painter')).toHaveLength(1);
  });

  test('waits for an agent that is busy', async () => {
    const { begin, fetch, memoryClock, askAs } = await remoteWorkers([{}, { id: 'mason' }]);
    for (const key of ['a', 'b']) await begin({ idempotencyKey: key, timeoutMs: 10 * minuteMs });
    const work = await one(fetch('builder'));
    for (let passed = 0; passed < 3; passed++) {
      await memoryClock.advance(50_000);
      await askAs('builder', `mutation { extendAgentWork(${held(work)}) { status } }`);
    }
    expect(await fetch('mason')).toEqual([]);
  });

  test('is moved by the sweep when a crash has left it with one who gets none', async () => {
    const { begin, fetch, remoteAgents, memoryClock } = await remoteWorkers(builders);
    await begin({ timeoutMs: 10 * minuteMs });
    const suspend = (phase: 'SUSPENDED') =>
      remoteAgents.change({ tenantId: 'tenant_one', id: 'builder' }, (agent) => ({
        ...agent,
        standing: { ...agent.standing, phase },
      }));
    await suspend('SUSPENDED');
    await memoryClock.advance(20_000);
    await settle();
    expect(await fetch('mason')).toHaveLength(1);
  });

  test('is called off when its callers leave, and its agent is told to stop', async () => {
    const { begin, fetch, complete } = await remoteWorkers();
    const caller = new AbortController();
    const { outcome } = await begin({}, caller.signal);
    const work = await one(fetch('builder'));
    caller.abort();
    expect(await outcome()).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(codesOf(await complete('builder', work, 'too late'))).toEqual(['WORK_ENDED']);
  });

  test('is called off when it takes too long', async () => {
    const { begin, fetch, memoryClock, complete } = await remoteWorkers();
    const { outcome } = await begin({ timeoutMs: 30_000 });
    const work = await one(fetch('builder'));
    await memoryClock.advance(30_000);
    await settle();
    expect(await outcome()).toMatchObject({ ok: false, error: { code: 'WALL_TIMEOUT', retryable: true } });
    expect(codesOf(await complete('builder', work, 'too late'))).toEqual(['WORK_ENDED']);
  });

  test('outlives the process that waits for it: the next one takes up the same', async () => {
    const first = await remoteWorkers(builders);
    const { running } = await first.begin();
    const work = await one(first.fetch('builder'));
    const stopped = expect(running).rejects.toMatchObject({ code: 'AGENTS_STOPPING' });
    await first.subgraph.stop();
    await stopped;
    const { remoteAgents, works, runs, loopEvents } = first;
    const second = await remoteWorkers([], { remoteAgents, works, runs, loopEvents });
    const { outcome } = await second.begin();
    expect(await second.fetch('builder')).toEqual([]);
    await second.complete('builder', work, 'done');
    const ended = await outcome();
    expect(ended).toMatchObject({ ok: true, output: 'done' });
    const { data } = await second.ask(workOf(ended.agentRunId));
    const items = Object(data).agentRun.events.items.map(({ kind }: { kind: string }) => kind);
    expect(items).toEqual(['AGENT_STARTED', 'WORK_TAKEN', 'AGENT_STARTED', 'AGENT_ENDED']);
  });
});

describe('two processes', () => {
  test('one of which hangs: the other takes the run over, and its agent notices nothing', async () => {
    const hanging = await remoteWorkers();
    const { running } = await hanging.begin({ timeoutMs: 10 * minuteMs });
    const work = await one(hanging.fetch('builder'));
    const { remoteAgents, works, runs, loopEvents } = hanging;
    const other = await remoteWorkers([], { remoteAgents, works, runs, loopEvents });
    // The clock of the first stands still, so that it renews nothing.
    await other.memoryClock.advance(6_000);
    const { outcome } = await other.begin({ timeoutMs: 10 * minuteMs });
    await hanging.complete('builder', work, 'done');
    // It rang in the first process alone: the second one looks from time to time.
    await other.memoryClock.advance(2_000);
    const ended = await outcome();
    expect(ended).toMatchObject({ ok: true, output: 'done' });
    await hanging.memoryClock.advance(6_000);
    await settle();
    expect(await running).toEqual(ended);
    for (const { events } of [hanging, other])
      expect(events.published.filter(({ topic }) => topic === 'agents.run.completed').length).toBeLessThan(2);
  });
});

describe('an agent that gets no work', () => {
  test('can be run while it is suspended and another can do it, and not at all while it is frozen', async () => {
    const { begin, fetch, complete, stand, runner } = await remoteWorkers(builders);
    await stand('builder', 'SUSPENDED');
    const { outcome } = await begin();
    await complete('mason', await one(fetch('mason')), 'done');
    expect(await outcome()).toMatchObject({ ok: true });
    await stand('builder', 'FROZEN');
    const { running } = await begin({ idempotencyKey: 'b' });
    await expect(running).rejects.toMatchObject({
      code: 'AGENT_UNAVAILABLE',
      details: { standing: 'FROZEN' },
    });
    await stand('painter', 'SUSPENDED');
    const painted = runner.run(aRequest({ agentId: 'painter', idempotencyKey: 'c' }));
    await expect(painted).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE', nextMove: 'retry' });
  });

  test('is told so when it asks for some', async () => {
    const { askAs, stand, remoteAgents } = await remoteWorkers();
    const fetchOne = () => askAs('builder', 'mutation { fetchAgentWork { id } }');
    for (const phase of ['SUSPENDED', 'FROZEN', 'REMOVED'] as const) {
      await stand('builder', phase);
      expect(codesOf(await fetchOne())).toEqual([`AGENT_${phase}`]);
    }
    expect(codesOf(await askAs('stranger', 'mutation { fetchAgentWork { id } }'))).toEqual(['AGENT_REMOVED']);
    expect(await remoteAgents.find({ tenantId: 'tenant_two', id: 'builder' })).toBeNull();
  });

  test('may not end what it has, even before that was taken away', async () => {
    const { begin, fetch, complete, remoteAgents } = await remoteWorkers(builders);
    const { outcome } = await begin();
    const work = await one(fetch('builder'));
    await remoteAgents.change({ tenantId: 'tenant_one', id: 'builder' }, (agent) => ({
      ...agent,
      standing: { ...agent.standing, phase: 'SUSPENDED' },
    }));
    expect(codesOf(await complete('builder', work, 'too late'))).toEqual(['WORK_FENCED']);
    await complete('mason', await one(fetch('mason')), 'in time');
    expect(await outcome()).toMatchObject({ output: 'in time' });
  });
});

describe('what is refused', () => {
  test('work of others, whether or not there is any', async () => {
    const { begin, fetch, complete, ask, agentIs } = await remoteWorkers(builders);
    await begin();
    const work = await one(fetch('builder'));
    expect(codesOf(await complete('mason', work, 'mine'))).toEqual(['WORK_NOT_FOUND']);
    expect(codesOf(await complete('mason', { ...work, id: 'work_none' }, 1))).toEqual(['WORK_NOT_FOUND']);
    const theirs = { ...agentIs('builder'), tenantId: 'tenant_two' };
    const asked = `mutation { completeAgentWork(${held(work)}, output: 1) { id } }`;
    expect(codesOf(await ask(asked, {}, theirs))).toEqual(['WORK_FENCED']);
    expect(codesOf(await complete('builder', { ...work, fence: work.fence + 1 }, 1))).toEqual([
      'WORK_FENCED',
    ]);
    expect(codesOf(await complete('builder', { ...work, fence: work.fence - 1 }, 1))).toEqual([
      'WORK_FENCED',
    ]);
  });

  test.each([
    ['too large an output', 'x'.repeat(8 * 1024 * 1024), 'RESULT_TOO_LARGE'],
    ['half a character', '\ud800', 'INVALID_ARGUMENT'],
  ])('%s, and the work stays with its agent', async (_name, output, code) => {
    const { begin, fetch, complete } = await remoteWorkers();
    const { outcome } = await begin();
    const work = await one(fetch('builder'));
    expect(codesOf(await complete('builder', work, output))).toEqual([code]);
    await complete('builder', work, 'less');
    expect(await outcome()).toMatchObject({ ok: true, output: 'less' });
  });

  test.each([
    ['extendAgentWork', 'progress: { value: 1.1 }'],
    ['failAgentWork', 'error: { code: "no code", message: "m" }'],
    ['failAgentWork', 'error: { code: "CODE", message: "" }'],
    ['failAgentWork', 'error: { code: "CODE", message: "m", details: [] }'],
  ])('what makes no sense: %s(%s)', async (mutation, args) => {
    const { begin, fetch, askAs } = await remoteWorkers();
    await begin();
    const work = await one(fetch('builder'));
    const { errors } = await askAs('builder', `mutation { ${mutation}(${held(work)}, ${args}) { id } }`);
    expect(codesOf({ errors: errors ?? [] })).toEqual(['INVALID_ARGUMENT']);
  });

  test('an empty reason for giving work back, and more than a hundred works at once', async () => {
    const { begin, fetch, askAs } = await remoteWorkers();
    await begin();
    const work = await one(fetch('builder'));
    const giveBack = `mutation { giveBackAgentWork(${held(work)}, reason: " ") }`;
    expect(codesOf(await askAs('builder', giveBack))).toEqual(['INVALID_ARGUMENT']);
    expect(codesOf(await askAs('builder', 'mutation { fetchAgentWork(first: 101) { id } }'))).toEqual([
      'INVALID_ARGUMENT',
    ]);
  });

  test.each([
    'mutation { fetchAgentWork { id } }',
    'mutation { extendAgentWork(id: "w", fence: 1) { id } }',
    'mutation { completeAgentWork(id: "w", fence: 1, output: 1) { id } }',
    'mutation { failAgentWork(id: "w", fence: 1, error: { code: "C", message: "m" }) { id } }',
    'mutation { giveBackAgentWork(id: "w", fence: 1, reason: "r") }',
  ])('users, even administrators: %s', async (source) => {
    const { ask } = await remoteWorkers();
    expect(codesOf(await ask(source))).toEqual(['FORBIDDEN']);
  });

  test("a user's subscription to agents' work, and an agent's look at runs", async () => {
    const { subgraph, askAs } = await remoteWorkers();
    const scope = { principal: aPrincipal({ tenantId: 'tenant_one' }) };
    const offers = await subscribeOn(subgraph, 'subscription { agentWork { id } }', { scope });
    expect(codesOf((await offers.next()).value)).toEqual(['FORBIDDEN']);
    expect(codesOf(await askAs('builder', '{ agentRun(id: "arun_1") { id } }'))).toEqual(['FORBIDDEN']);
  });
});
