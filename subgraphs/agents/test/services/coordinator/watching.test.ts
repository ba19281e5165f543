import { expect, test } from 'vitest';
import { converse } from '../../../src/services/coordinator/converse.ts';
import { followSome } from '../../../src/services/coordinator/follow-runs.ts';
import { listMessages, watchMessages } from '../../../src/services/coordinator/read-messages.ts';
import { aCoordinator, bob, kim } from './world.ts';

const said = { principal: bob, conversationId: null, text: 'fix it', planHash: null, clientKey: null };

test('messages come live, in order, each once, and on after the last one seen', async () => {
  const { desk, workflows } = aCoordinator();
  const { id: conversationId } = await converse(desk, said);
  const leaving = new AbortController();
  const watch = (afterSeq: number) =>
    watchMessages(desk, { principal: bob, conversationId, afterSeq }, leaving.signal);
  const seen = await watch(0);
  const next = async () => (await seen.next()).value?.kind;
  expect([await next(), await next(), await next()]).toEqual(['REQUEST', 'PLAN', 'STARTED']);
  const result = next();
  workflows.come({ status: 'SUCCEEDED' });
  await followSome(desk, null);
  expect(await result).toBe('RESULT');
  const late = await watch(3);
  expect((await late.next()).value).toMatchObject({ seq: 4, kind: 'RESULT' });
  leaving.abort();
  expect(await seen.next()).toMatchObject({ done: true });
});

test('messages are told to nobody who may not see the conversation', async () => {
  const { desk } = aCoordinator();
  const { id: conversationId } = await converse(desk, said);
  const { signal } = new AbortController();
  const watched = watchMessages(desk, { principal: kim, conversationId, afterSeq: 0 }, signal);
  await expect(watched).rejects.toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
  const odd = watchMessages(desk, { principal: bob, conversationId, afterSeq: -1 }, signal);
  await expect(odd).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('messages come in pages', async () => {
  const { desk } = aCoordinator();
  const conversation = await converse(desk, said);
  const first = await listMessages(desk, { conversation, afterSeq: 0, first: 2 });
  expect(first).toMatchObject({ items: [{ seq: 1 }, { seq: 2 }], nextSeq: 2 });
  expect(await listMessages(desk, { conversation, afterSeq: 2, first: 2 })).toMatchObject({
    items: [{ seq: 3 }],
    nextSeq: null,
  });
});
