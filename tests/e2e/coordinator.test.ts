import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EmulatedRequest,
  type EmulatedTurn,
  type ModelEmulator,
  startModelEmulator,
} from '@ymera/kernel/language-model/testing';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Data, mustAsk, socketClient } from '../support/graph.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { snippet } from '../support/readme.ts';

const guide = 'docs/coordinator.md';
const page = readFileSync(join(import.meta.dirname, '..', '..', guide), 'utf8');
const documented = [...page.matchAll(/^(?:query|mutation|subscription) (\w+)/gm)].map(([, name]) => name);
const used = new Set<string>();

const operation = (name: string) => {
  used.add(name);
  return snippet(guide, 'graphql', ` ${name}`);
};

/** No key of whoever runs the tests. */
const noKeys = { OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', GOOGLE_API_KEY: '', YMERA_MODEL_SERVERS: '' };

function clientOf(running: () => SingleInstallation) {
  const asking = (name: string, variables: Record<string, unknown> = {}): Promise<Data> =>
    mustAsk(running().url, operation(name), { token: running().token, variables });
  return {
    asking,
    say: async (text: string, more: Record<string, unknown> = {}): Promise<Data> =>
      (await asking('AskForWork', { text, ...more })).converse,
    show: async (id: string): Promise<Data> => (await asking('ShowConversation', { id })).conversation,
  };
}

/** The messages of a conversation up to its result. */
async function untilResult(socket: Client, id: string): Promise<readonly Data[]> {
  const seen: Data[] = [];
  const query = operation('FollowConversation');
  for await (const { data, errors } of socket.iterate<Data>({ query, variables: { id } })) {
    if (errors) throw new Error(JSON.stringify(errors));
    seen.push(data.conversationMessages);
    if (seen.at(-1).kind === 'RESULT') break;
  }
  return seen;
}

const works = ({ plan }: Data): readonly string[] => plan.stages.map(({ work }: Data) => work);
const says = (text: string): EmulatedTurn => ({ kind: 'answer', pieces: [text] });

describe('the coordinator with a model', () => {
  let running: SingleInstallation;
  let emulator: ModelEmulator;
  let socket: Client;
  /** How often the next validations refuse. */
  let refusals = 0;
  const { asking, say, show } = clientOf(() => running);

  // What a model would say, by what it is asked: how to read a request, for a verdict, or to do a stage.
  function otherwise({ body }: EmulatedRequest): EmulatedTurn {
    const asked = JSON.stringify(body);
    if (asked.includes('You read what somebody asks')) return { kind: 'refusal', status: 400, message: 'no' };
    if (!asked.includes('Give your verdict')) return says('Here is what I made.');
    if (refusals === 0) return says('{"approved": true, "findings": []}');
    refusals--;
    return says('{"approved": false, "findings": ["The cache still grows."]}');
  }

  beforeAll(async () => {
    emulator = await startModelEmulator({ otherwise });
    const env = { ...noKeys, OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: emulator.baseUrl };
    running = await openInstallation({ env: { ...env, YMERA_MODELS: 'openai/gpt-5-mini' } });
    socket = socketClient(running.url, running.token);
  });

  afterAll(async () => {
    await socket?.dispose();
    await running?.close();
    await emulator?.[Symbol.asyncDispose]();
  });

  it('makes a better algorithm: review, enhance, test, validate, integrate', async () => {
    const planned = await say('Improve the performance of this algorithm', { clientKey: 'faster' });
    expect(works(planned)).toEqual(['REVIEW', 'ENHANCE', 'TEST', 'VALIDATE', 'INTEGRATE']);
    expect(planned).toMatchObject({ phase: 'AWAITING_APPROVAL', plan: { shape: 'DIRECT', obstacles: [] } });
    const { id: conversationId, plan } = planned;
    const { url, token } = running;
    const refused = await ask(url, operation('ApprovePlan'), {
      ...{ token, variables: { conversationId, planHash: 'another' } },
    });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'PLAN_CHANGED' } }]);
    const messages = untilResult(socket, conversationId);
    await asking('ApprovePlan', { conversationId, planHash: plan.hash });
    const seen = await messages;
    expect(seen.map(({ kind }) => kind)).toEqual([
      ...['REQUEST', 'PLAN', 'APPROVED', 'STARTED'],
      ...seen.slice(4, -1).map(() => 'PROGRESS'),
      'RESULT',
    ]);
    expect(seen.at(-1)).toMatchObject({ data: { status: 'SUCCEEDED', error: null } });
    const shown = await show(conversationId);
    expect(shown).toMatchObject({ phase: 'ENDED', outcome: 'SUCCEEDED', run: { status: 'SUCCEEDED' } });
    expect(shown.run.tasks.map(({ status }: Data) => status)).toEqual(Array(5).fill('SUCCEEDED'));
    const again = await say('Improve the performance of this algorithm', { clientKey: 'faster' });
    expect(again).toMatchObject({ id: conversationId, phase: 'ENDED' });
  });

  it('mends a leak, and again when the validation refuses: analyse, fix, test, validate, integrate', async () => {
    refusals = 1;
    const planned = await say('Fix the memory leak in user service');
    expect(works(planned)).toEqual(['ANALYSE', 'FIX', 'TEST', 'VALIDATE', 'INTEGRATE']);
    expect(planned.plan.intent).toMatchObject({
      kind: 'DEBUG',
      subject: expect.stringContaining('user service'),
    });
    const messages = untilResult(socket, planned.id);
    if (planned.phase === 'AWAITING_APPROVAL') await say('yes', { conversationId: planned.id });
    const seen = await messages;
    expect(seen.at(-1)).toMatchObject({ kind: 'RESULT', data: { status: 'SUCCEEDED' } });
    const { run } = await show(planned.id);
    const rounds = Object.fromEntries(run.tasks.map(({ taskId, round }: Data) => [taskId, round]));
    const fix = planned.plan.stages.find(({ work }: Data) => work === 'FIX').id;
    const analyse = planned.plan.stages.find(({ work }: Data) => work === 'ANALYSE').id;
    expect(rounds).toMatchObject({ [fix]: 2, [analyse]: 1 });
    expect(refusals).toBe(0);
    // What was found went back with the work.
    const mended = emulator.requests.filter(({ body }) =>
      JSON.stringify(body).includes('The cache still grows.'),
    );
    expect(mended.length).toBeGreaterThan(0);
  });

  it('recalls what it was told to keep in mind', async () => {
    await asking('KeepInMind', {
      key: 'leaks',
      text: 'Memory leaks in services come from unbounded caches.',
    });
    const { memories } = await asking('WhatIsKnown', { text: 'a memory leak in a cache' });
    expect(memories).toMatchObject([{ memory: { scope: 'TENANT', key: 'leaks' } }]);
    const before = emulator.requests.length;
    const planned = await say('Find the memory leak of the mail service and fix it');
    await say('reject', { conversationId: planned.id });
    const asked = emulator.requests.slice(before).map(({ body }) => JSON.stringify(body));
    expect(asked.some((body) => body.includes('unbounded caches'))).toBe(true);
    expect(await asking('ForgetIt', { key: 'leaks' })).toEqual({ forget: true });
  });

  it('puts a plan away, and ends a run', async () => {
    const planned = await say('Improve the performance of this algorithm');
    const conversationId = planned.id;
    expect(await asking('RejectPlan', { conversationId })).toEqual({ rejectPlan: { phase: 'LISTENING' } });
    const next = await say('Improve the performance of this algorithm', { conversationId });
    await asking('ApprovePlan', { conversationId, planHash: next.plan.hash });
    await asking('StopIt', { id: conversationId });
    const seen = await untilResult(socket, conversationId);
    expect(['CANCELLED', 'SUCCEEDED']).toContain(seen.at(-1).data.status);
    const { conversations } = await asking('MyConversations');
    expect(conversations.items.map(({ id }: Data) => id)).toContain(conversationId);
  });

  it('tells the result once when its process is killed while the plan runs', async () => {
    const planned = await say('Improve the performance of this algorithm');
    await asking('ApprovePlan', { conversationId: planned.id, planHash: planned.plan.hash });
    await running.killAndRestart();
    await socket.dispose();
    socket = socketClient(running.url, running.token);
    const seen = await untilResult(socket, planned.id);
    expect(seen.at(-1)).toMatchObject({ data: { status: 'SUCCEEDED' } });
    const { messages } = await show(planned.id);
    expect(messages.items.filter(({ kind }: Data) => kind === 'RESULT')).toHaveLength(1);
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
  });
});

describe('the coordinator without a model', () => {
  let running: SingleInstallation;
  const { asking, say, show } = clientOf(() => running);

  beforeAll(async () => {
    running = await openInstallation({ env: noKeys });
  });

  afterAll(() => running?.close());

  it('reads and plans by rules, says so, and makes nothing up', async () => {
    const planned = await say('Improve the performance of this algorithm');
    expect(planned).toMatchObject({
      phase: 'BLOCKED',
      plan: { intent: { kind: 'ENHANCE', readBy: 'RULES' } },
    });
    expect(works(planned)).toEqual(['REVIEW', 'ENHANCE', 'TEST', 'VALIDATE', 'INTEGRATE']);
    expect(planned.plan.obstacles.length).toBeGreaterThan(0);
    expect(JSON.stringify(planned.plan.obstacles)).toContain('MODEL');
    const { run, messages } = await show(planned.id);
    expect(run).toBeNull();
    expect(messages.items.map(({ kind }: Data) => kind)).toEqual(['REQUEST', 'PLAN']);
    expect(await asking('LookAgain', { id: planned.id })).toMatchObject({
      resumeConversation: { phase: 'BLOCKED' },
    });
  });

  it('asks back when it does not know what is wanted', async () => {
    const asked = await say('The thing over there');
    expect(asked).toMatchObject({ phase: 'ASKING', question: expect.any(String), plan: null });
    const answered = await say('Review the payment module', { conversationId: asked.id });
    expect(answered.plan.intent.kind).toBe('REVIEW');
  });

  it('shows what it would do without storing anything', async () => {
    const { planRequest } = await asking('PreviewPlan', { text: 'Fix the memory leak in user service' });
    expect(planRequest).toMatchObject({
      intent: { kind: 'DEBUG', readBy: 'RULES' },
      plan: { shape: 'DIRECT' },
    });
    const { conversations } = await asking('MyConversations');
    expect(conversations.items).toHaveLength(2);
  });
});

it('every operation of the guide was run', () => {
  expect([...used].sort()).toEqual([...documented].sort());
});
