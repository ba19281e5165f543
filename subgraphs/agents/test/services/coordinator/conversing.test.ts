import { describe, expect, test } from 'vitest';
import type { Conversation } from '../../../src/domain/coordinator/conversation.ts';
import { cancelConversation } from '../../../src/services/coordinator/cancel-conversation.ts';
import { converse } from '../../../src/services/coordinator/converse.ts';
import { approvePlan, rejectPlan } from '../../../src/services/coordinator/decide-plan.ts';
import { followSome, hearRunEnded } from '../../../src/services/coordinator/follow-runs.ts';
import { resumeConversation } from '../../../src/services/coordinator/resume-conversation.ts';
import { aCoordinator, ada, aTask, bob, eve, kim, Refusal, saidIn } from './world.ts';

type World = ReturnType<typeof aCoordinator>;

let keys = 0;
const say = (
  { desk }: World,
  text: string,
  more: Partial<Parameters<typeof converse>[1]> = {},
): Promise<Conversation> =>
  converse(desk, {
    principal: bob,
    conversationId: null,
    planHash: null,
    clientKey: `key-${++keys}`,
    text,
    ...more,
  });

const kinds = async ({ desk }: World, conversation: Conversation) =>
  (await saidIn(desk, conversation)).map(({ kind }) => kind);

const read = async ({ desk }: World, { tenantId, id }: Conversation): Promise<Conversation> => {
  const found = await desk.conversations.find({ tenantId, id });
  if (!found) throw new Error('There is no such conversation.');
  return found;
};

const hashOf = ({ state }: Conversation): string => ('planHash' in state ? state.planHash : '');
const plain = 'Please fix the memory leak';
const critical = 'Please fix it and deploy it';

describe('a clear request', () => {
  test('is planned and started for whoever asks, with their role', async () => {
    const world = aCoordinator();
    const conversation = await say(world, plain);
    expect(conversation).toMatchObject({ title: plain, startedBy: bob.id, state: { phase: 'RUNNING' } });
    expect(await kinds(world, conversation)).toEqual(['REQUEST', 'PLAN', 'STARTED']);
    expect(world.workflows.calls.started).toEqual([
      {
        tenantId: bob.tenantId,
        startedBy: bob.id,
        role: 'execute',
        workflow: { sources: [`name: ${conversation.id.replace('_', '-')}\ntasks: 1`] },
        input: { request: plain, memory: [] },
        clientKey: `${conversation.id}:1`,
      },
    ]);
  });

  test('is taken in once, however often it comes under one key', async () => {
    const world = aCoordinator();
    const all = await Promise.all([1, 2, 3].map(() => say(world, plain, { clientKey: 'same' })));
    all.push(await say(world, plain, { clientKey: 'same' }));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    const [first] = all;
    if (!first) throw new Error('Nothing was said.');
    expect(await kinds(world, first)).toEqual(['REQUEST', 'PLAN', 'STARTED']);
    expect(new Set(world.workflows.calls.started.map(({ clientKey }) => clientKey)).size).toBe(1);
    const again = await say(world, plain, { clientKey: 'same', conversationId: first.id });
    expect(again.lastSeq).toBe(3);
  });

  test('begins conversations of their own for two people with the same key', async () => {
    const world = aCoordinator();
    const [one, two] = [
      await say(world, plain, { clientKey: 'k' }),
      await say(world, plain, { clientKey: 'k', principal: kim }),
    ];
    expect(one.id).not.toBe(two.id);
  });

  test('tells the progress of each task once, and the result once, whoever looks and how often', async () => {
    const world = aCoordinator();
    const conversation = await say(world, plain);
    const look = () => Promise.all([followSome(world.desk, null), followSome(world.desk, null)]);
    await look();
    world.workflows.come({ tasks: [aTask('RUNNING')] });
    await look();
    await look();
    world.workflows.come({ tasks: [aTask('RUNNING', 2)] });
    await look();
    world.workflows.come({ status: 'SUCCEEDED', tasks: [aTask('SUCCEEDED', 2)], output: 'All is well.' });
    await look();
    await look();
    expect(
      (await saidIn(world.desk, conversation)).slice(3).map(({ kind, text }) => `${kind} ${text}`),
    ).toEqual([
      'PROGRESS fix: is being done by coding',
      'PROGRESS fix: is being done by coding, attempt 2',
      'PROGRESS fix: done by coding, attempt 2',
      'RESULT Done. All is well.',
    ]);
    expect((await read(world, conversation)).state).toMatchObject({ phase: 'ENDED', outcome: 'SUCCEEDED' });
  });

  test('hears of the end of its run at once, and only in its own tenant', async () => {
    const world = aCoordinator();
    const conversation = await say(world, plain);
    const { state } = conversation;
    const runId = 'runId' in state ? state.runId : '';
    const error = { code: 'BROKEN', message: 'It broke.', details: null };
    world.workflows.come({ status: 'FAILED', error });
    const event = {
      id: 'e',
      topic: 'workflows.run.ended',
      tenantId: eve.tenantId,
      at: 1,
      payload: { runId },
    };
    await hearRunEnded(world.desk, event);
    expect((await read(world, conversation)).state.phase).toBe('RUNNING');
    await hearRunEnded(world.desk, { ...event, tenantId: bob.tenantId });
    await hearRunEnded(world.desk, { ...event, tenantId: bob.tenantId });
    const said = await saidIn(world.desk, conversation);
    expect(said.filter(({ kind }) => kind === 'RESULT')).toMatchObject([
      { text: 'It failed: It broke. (BROKEN)', data: { status: 'FAILED', output: null, error } },
    ]);
  });

  test('fails when its run has gone', async () => {
    const world = aCoordinator();
    const conversation = await say(world, plain);
    world.workflows.forget();
    await followSome(world.desk, null);
    expect((await read(world, conversation)).state).toMatchObject({ phase: 'ENDED', outcome: 'FAILED' });
  });

  test('shows an output that is too large by its size', async () => {
    const world = aCoordinator();
    const conversation = await say(world, plain);
    world.workflows.come({ status: 'SUCCEEDED', output: { all: 'x'.repeat(100_000) } });
    await followSome(world.desk, null);
    const result = (await saidIn(world.desk, conversation)).at(-1);
    expect(result).toMatchObject({
      kind: 'RESULT',
      data: { output: { leftOut: 'OUTPUT_TOO_LARGE', bytes: 100_010 } },
    });
  });
});

describe('a process that dies', () => {
  test('after the plan is stored leaves an order that the next gives again', async () => {
    const world = aCoordinator();
    world.workflows.refuse(null);
    const dying = { ...world.workflows.runner, start: () => Promise.reject(new Error('killed')) };
    const desk = { ...world.desk, workflows: dying };
    await expect(say({ ...world, desk }, plain, { clientKey: 'same' })).rejects.toThrow('killed');
    const conversation = await say(world, plain, { clientKey: 'same' });
    expect(conversation.state.phase).toBe('RUNNING');
    expect(await kinds(world, conversation)).toEqual(['REQUEST', 'PLAN', 'STARTED']);
  });

  test('after the order was taken starts no second run', async () => {
    const world = aCoordinator();
    let dies = true;
    const desk: World['desk'] = {
      ...world.desk,
      conversations: {
        ...world.desk.conversations,
        replace: async (next) => {
          if (dies) throw new Error('killed');
          return world.desk.conversations.replace(next);
        },
      },
    };
    await expect(say({ ...world, desk }, plain)).rejects.toThrow('killed');
    dies = false;
    await followSome(world.desk, null);
    await followSome(world.desk, null);
    expect(world.workflows.runs.size).toBe(1);
    const [conversation] = await world.desk.conversations.list({
      ...{ tenantId: bob.tenantId, startedBy: bob.id, before: null, limit: 2 },
    });
    expect(conversation?.state.phase).toBe('RUNNING');
  });

  test('before its messages are stored leaves them in the conversation, where readers find them', async () => {
    const world = aCoordinator();
    const desk: World['desk'] = {
      ...world.desk,
      messages: { ...world.desk.messages, append: () => Promise.reject(new Error('killed')) },
    };
    const unclear = await say({ ...world, desk }, 'unclear');
    expect(await kinds(world, unclear)).toEqual(['REQUEST', 'QUESTION']);
    const conversation = await say(world, 'fix it', { conversationId: unclear.id });
    expect((await saidIn(world.desk, conversation)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('an unclear request', () => {
  test('is asked back, and read together with the answer', async () => {
    const world = aCoordinator();
    const asked = await say(world, 'unclear');
    expect(asked.state).toMatchObject({ phase: 'ASKING', question: 'What is to be done?' });
    const conversation = await say(world, 'fix the leak', { conversationId: asked.id });
    expect(conversation.state).toMatchObject({ phase: 'RUNNING', request: 'unclear\nfix the leak' });
    expect(await kinds(world, conversation)).toEqual(['REQUEST', 'QUESTION', 'REQUEST', 'PLAN', 'STARTED']);
  });

  test('of one conversation does not end before it is put away', async () => {
    const world = aCoordinator();
    const asked = await say(world, 'unclear');
    const put = await cancelConversation(world.desk, { principal: bob, conversationId: asked.id });
    expect(put.state).toEqual({ phase: 'LISTENING' });
  });
});

describe('a critical plan', () => {
  test('starts nothing before exactly it is approved', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    expect(waiting.state).toMatchObject({
      phase: 'AWAITING_APPROVAL',
      plan: { approval: { reasons: ['It deploys'] } },
    });
    expect(world.workflows.calls.started).toEqual([]);
    const place = { principal: bob, conversationId: waiting.id };
    await expect(approvePlan(world.desk, { ...place, planHash: 'other' })).rejects.toMatchObject({
      code: 'PLAN_CHANGED',
    });
    expect(world.workflows.calls.started).toEqual([]);
    const approved = await approvePlan(world.desk, { ...place, planHash: hashOf(waiting) });
    expect(approved.state.phase).toBe('RUNNING');
    await approvePlan(world.desk, { ...place, planHash: hashOf(waiting) });
    expect(world.workflows.calls.started).toHaveLength(1);
    expect(world.events.published).toMatchObject([
      {
        topic: 'agents.conversation.decided',
        payload: { decision: 'approved', by: bob.id, planHash: hashOf(waiting) },
      },
    ]);
  });

  test('that is refined is another, and needs another approval', async () => {
    const world = aCoordinator();
    const first = await say(world, critical);
    const second = await say(world, 'also add tests', { conversationId: first.id });
    expect(second.state).toMatchObject({
      phase: 'AWAITING_APPROVAL',
      request: `${critical}\nalso add tests`,
    });
    const place = { principal: bob, conversationId: first.id };
    await expect(approvePlan(world.desk, { ...place, planHash: hashOf(first) })).rejects.toMatchObject({
      code: 'PLAN_CHANGED',
    });
  });

  test('is approved by a plain yes of whoever asked for it', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    const yes = await say(world, 'Yes!', { conversationId: waiting.id, planHash: hashOf(waiting) });
    expect(yes.state.phase).toBe('RUNNING');
    expect(await kinds(world, yes)).toEqual(['REQUEST', 'PLAN', 'APPROVED', 'STARTED']);
  });

  test('is not approved by a yes to another, or to none', async () => {
    const world = aCoordinator();
    const first = await say(world, critical);
    const conversationId = first.id;
    const second = await say(world, 'also add tests', { conversationId });
    const meant = { conversationId, planHash: hashOf(first) };
    for (const text of ['yes', 'no', 'and document it'])
      await expect(say(world, text, meant)).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
    expect((await say(world, 'yes', { conversationId })).state).toEqual(second.state);
    expect(world.workflows.calls.started).toEqual([]);
    const yes = await say(world, 'yes', { conversationId, planHash: hashOf(second) });
    expect(yes.state.phase).toBe('RUNNING');
  });

  test.each([
    ['yes', 'RUNNING'],
    ['no', 'LISTENING'],
  ])('that answers the first text, with nothing said since, is meant by a bare %s', async (text, phase) => {
    const world = aCoordinator();
    const { id: conversationId } = await say(world, critical);
    expect((await say(world, text, { conversationId })).state.phase).toBe(phase);
  });

  test.each(['yes', 'no'])(
    'that came later is shown to who says a bare %s, and asked about',
    async (text) => {
      const world = aCoordinator();
      const { id: conversationId } = await say(world, 'unclear');
      const waiting = await say(world, critical, { conversationId });
      const once = { conversationId, clientKey: 'once' };
      const asked = await say(world, text, once);
      expect(asked.state).toEqual(waiting.state);
      expect(await kinds(world, asked)).toEqual([
        ...['REQUEST', 'QUESTION', 'REQUEST', 'PLAN'],
        ...['REQUEST', 'PLAN', 'QUESTION'],
      ]);
      const [shown, question] = (await saidIn(world.desk, asked)).slice(-2);
      expect([shown?.data?.planHash, question?.data?.planHash]).toEqual([hashOf(waiting), hashOf(waiting)]);
      expect(await say(world, text, once)).toEqual(asked);
      expect((await say(world, text, { conversationId })).state).toEqual(waiting.state);
      expect(world.workflows.calls.started).toEqual([]);
      const decided = await say(world, text, { conversationId, planHash: hashOf(waiting) });
      expect(decided.state.phase).toBe(text === 'yes' ? 'RUNNING' : 'LISTENING');
    },
  );

  test('that comes while a no is taken in is not put away by it', async () => {
    const world = aCoordinator();
    const first = await say(world, critical);
    let looks = 0;
    const { conversations } = world.desk;
    const find: typeof conversations.find = async (...asked) => {
      if (looks++ === 1) await say(world, 'and delete all users', { conversationId: first.id });
      return conversations.find(...asked);
    };
    const desk: World['desk'] = { ...world.desk, conversations: { ...conversations, find } };
    const no = say({ ...world, desk }, 'no', { conversationId: first.id, planHash: hashOf(first) });
    await expect(no).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
    expect((await read(world, first)).state.phase).toBe('AWAITING_APPROVAL');
  });

  test('is approved once by a yes that names it and comes twice, also of an administrator', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    const meant = { conversationId: waiting.id, planHash: hashOf(waiting) };
    for (const principal of [ada, bob]) {
      const { state } = await say(world, 'yes', { ...meant, principal });
      expect(state.phase).toBe('RUNNING');
    }
    expect(world.workflows.calls.started).toHaveLength(1);
  });

  test('is not named where there is none', async () => {
    const world = aCoordinator();
    for (const text of ['yes', critical])
      await expect(say(world, text, { planHash: 'x' })).rejects.toMatchObject({ code: 'CONVERSATION_STATE' });
  });

  test('is not approved by a yes within a sentence, or of somebody else', async () => {
    const world = aCoordinator();
    const { id } = await say(world, critical);
    const refined = await say(world, 'yes but keep the old one', { conversationId: id });
    expect(refined.state.phase).toBe('AWAITING_APPROVAL');
    const other = await say(world, critical);
    for (const { id: conversationId, state } of [refined, other])
      expect((await say(world, 'yes', { conversationId, principal: ada })).state).toEqual(state);
    expect(world.workflows.calls.started).toEqual([]);
  });

  test('runs with the role of whoever asked for it when an administrator approves it', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    await approvePlan(world.desk, { principal: ada, conversationId: waiting.id, planHash: hashOf(waiting) });
    expect(world.workflows.calls.started).toMatchObject([{ startedBy: bob.id, role: 'execute' }]);
  });

  test('is rejected, and no more to be approved', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    const place = { principal: bob, conversationId: waiting.id };
    const rejected = await rejectPlan(world.desk, { ...place, reason: 'Not today.' });
    expect(rejected.state).toEqual({ phase: 'LISTENING' });
    await expect(approvePlan(world.desk, { ...place, planHash: hashOf(waiting) })).rejects.toMatchObject({
      code: 'CONVERSATION_STATE',
    });
    await expect(rejectPlan(world.desk, { ...place, reason: null })).rejects.toMatchObject({
      code: 'CONVERSATION_STATE',
    });
    expect(world.events.published).toMatchObject([{ payload: { decision: 'rejected' } }]);
  });

  test('that is approved by two at once starts once', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    const command = { conversationId: waiting.id, planHash: hashOf(waiting) };
    await Promise.all([bob, ada, bob].map((principal) => approvePlan(world.desk, { ...command, principal })));
    expect(world.workflows.runs.size).toBe(1);
    expect(await kinds(world, waiting)).toEqual(['REQUEST', 'PLAN', 'APPROVED', 'STARTED']);
  });
});

describe('what stands in the way', () => {
  test('of a plan blocks it, and nothing is run or made up', async () => {
    const world = aCoordinator();
    const blocked = await say(world, 'fix the impossible');
    expect(blocked.state).toMatchObject({
      phase: 'BLOCKED',
      plan: { obstacles: [{ code: 'MODEL_UNAVAILABLE' }] },
    });
    expect(await kinds(world, blocked)).toEqual(['REQUEST', 'PLAN']);
    expect(world.workflows.calls.started).toEqual([]);
  });

  test('of its workflows blocks it before it is stored as to be started', async () => {
    const world = aCoordinator();
    world.workflows.refuse(new Refusal('WORKFLOW_UNUSABLE'));
    const blocked = await say(world, plain);
    expect(blocked.state).toMatchObject({
      phase: 'BLOCKED',
      plan: { obstacles: [{ code: 'WORKFLOW_UNUSABLE' }] },
    });
    world.workflows.refuse(null);
    const resumed = await resumeConversation(world.desk, { principal: bob, conversationId: blocked.id });
    expect(resumed.state.phase).toBe('RUNNING');
    expect(await kinds(world, resumed)).toEqual(['REQUEST', 'PLAN', 'REQUEST', 'PLAN', 'STARTED']);
  });

  test('only when it starts blocks it then', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    world.workflows.refuse(new Refusal('WORKFLOW_UNUSABLE'));
    const command = { principal: bob, conversationId: waiting.id, planHash: hashOf(waiting) };
    const blocked = await approvePlan(world.desk, command);
    expect(blocked.state).toMatchObject({
      phase: 'BLOCKED',
      plan: { obstacles: [{ code: 'WORKFLOW_UNUSABLE' }] },
    });
    expect((await kinds(world, blocked)).at(-1)).toBe('BLOCKED');
  });

  test('and passes is waited for, but not for ever', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    world.workflows.refuse(new Refusal('SERVICE_UNAVAILABLE', 'retry'));
    const command = { principal: bob, conversationId: waiting.id, planHash: hashOf(waiting) };
    expect((await approvePlan(world.desk, command)).state.phase).toBe('STARTING');
    await followSome(world.desk, null);
    expect((await read(world, waiting)).state.phase).toBe('STARTING');
    await world.clock.advance(600_000);
    await followSome(world.desk, null);
    expect((await read(world, waiting)).state.phase).toBe('BLOCKED');
  });

  test('is said where no workflows can be reached', async () => {
    const world = aCoordinator({ workflows: null });
    const blocked = await say(world, plain);
    expect(blocked.state).toMatchObject({
      phase: 'BLOCKED',
      plan: { obstacles: [{ code: 'WORKFLOWS_MISSING' }] },
    });
  });

  test('can only be looked at again where something is blocked', async () => {
    const world = aCoordinator();
    const { id } = await say(world, plain);
    await expect(
      resumeConversation(world.desk, { principal: bob, conversationId: id }),
    ).rejects.toMatchObject({
      code: 'CONVERSATION_STATE',
    });
  });
});

describe('while a run goes on', () => {
  test('nothing else is taken in but its cancellation', async () => {
    const world = aCoordinator();
    const { id, lastSeq } = await say(world, plain);
    await expect(say(world, 'also add tests', { conversationId: id })).rejects.toMatchObject({
      code: 'CONVERSATION_STATE',
    });
    const cancelling = await say(world, 'cancel', { conversationId: id });
    expect(cancelling).toMatchObject({
      lastSeq: lastSeq + 1,
      state: { phase: 'RUNNING', cancelledBy: bob.id },
    });
    expect(world.workflows.calls.cancelled).toHaveLength(1);
    await cancelConversation(world.desk, { principal: bob, conversationId: id });
    world.workflows.come({ status: 'CANCELLED' });
    await followSome(world.desk, null);
    const said = await saidIn(world.desk, cancelling);
    expect(said.slice(3).map(({ kind, text }) => [kind, text])).toEqual([
      ['CANCELLING', 'The run is to be cancelled.'],
      ['RESULT', 'Cancelled.'],
    ]);
  });

  test('that is put away while it was being started, the run is cancelled', async () => {
    const world = aCoordinator();
    const waiting = await say(world, critical);
    const command = { principal: bob, conversationId: waiting.id };
    const { start } = world.workflows.runner;
    const slow: World['desk'] = {
      ...world.desk,
      workflows: {
        ...world.workflows.runner,
        start: async (order) => {
          const started = await start(order);
          world.workflows.refuse(new Refusal('SERVICE_UNAVAILABLE', 'retry'));
          await cancelConversation(world.desk, command);
          world.workflows.refuse(null);
          return started;
        },
      },
    };
    const put = await approvePlan(slow, { ...command, planHash: hashOf(waiting) });
    expect(put.state.phase).toBe('LISTENING');
    expect(world.workflows.calls.cancelled).toHaveLength(1);
  });
});

describe('after a run', () => {
  test('the conversation goes on, and remembers what was done in it', async () => {
    const world = aCoordinator();
    const { id } = await say(world, plain);
    world.workflows.come({ status: 'SUCCEEDED', output: { fixed: 'the leak in the cache' } });
    await followSome(world.desk, null);
    const next = await say(world, 'fix the cache of the leak too', { conversationId: id });
    expect(next.state).toMatchObject({ phase: 'RUNNING', request: 'fix the cache of the leak too' });
    expect(world.thoughts.at(-1)?.memory).toEqual([
      `Earlier in this conversation (DEBUG, SUCCEEDED): ${plain}`,
      expect.stringContaining('the leak in the cache'),
    ]);
    expect(world.workflows.runs.size).toBe(2);
  });
});

describe('a conversation', () => {
  test("is nobody else's to see, but an administrator's of the same tenant", async () => {
    const world = aCoordinator();
    const { id } = await say(world, critical);
    for (const principal of [kim, eve])
      await expect(say(world, 'yes', { conversationId: id, principal })).rejects.toMatchObject({
        code: 'CONVERSATION_NOT_FOUND',
      });
    const refined = await say(world, 'and document it', { conversationId: id, principal: ada });
    expect(refined.state).toMatchObject({ phase: 'AWAITING_APPROVAL', requestedBy: ada.id });
  });

  test.each([
    ['no text', { text: '  ' }],
    ['too long a text', { text: 'x'.repeat(4_001) }],
    ['half a surrogate pair', { text: 'fix \ud800' }],
    ['an empty key', { clientKey: '' }],
    ['too long a key', { clientKey: 'x'.repeat(101) }],
  ])('takes in nothing with %s', async (_what, more) => {
    const world = aCoordinator();
    await expect(say(world, plain, more)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(world.thoughts).toEqual([]);
  });

  test('takes in no more than a plan can hold', async () => {
    const world = aCoordinator();
    const { id } = await say(world, `deploy ${'x'.repeat(3_900)}`);
    await say(world, 'y'.repeat(3_900), { conversationId: id });
    await expect(say(world, 'z'.repeat(3_900), { conversationId: id })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('loses nothing when many say something at once', async () => {
    const world = aCoordinator();
    const { id } = await say(world, critical);
    const texts = ['one', 'two', 'three'];
    const all = await Promise.allSettled(texts.map((text) => say(world, text, { conversationId: id })));
    const taken = all.filter(({ status }) => status === 'fulfilled').length;
    const said = await saidIn(world.desk, { id, tenantId: bob.tenantId });
    expect(said.filter(({ kind }) => kind === 'REQUEST')).toHaveLength(1 + taken);
    expect(said.map(({ seq }) => seq)).toEqual(said.map((_, index) => index + 1));
  });
});
