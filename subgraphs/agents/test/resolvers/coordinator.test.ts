import type { Principal } from '@ymera/kernel';
import { executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { ada, bob, createFakeWorkflows, eve, kim } from '../services/coordinator/world.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';
import { subscribeOn } from '../support/subscribe-on.ts';

const looker: Principal = { ...bob, id: 'user_looker', role: 'read_only' };
const robot: Principal = { ...bob, kind: 'agent', id: 'robot' };

async function open() {
  const workflows = createFakeWorkflows();
  const memory = await agentsInMemory({ workflowRunner: workflows.runner });
  const ask = async (source: string, principal: Principal | null = bob) => {
    const { data, errors } = await executeOn(memory.subgraph, source, { scope: { principal } });
    return { data: data && JSON.parse(JSON.stringify(data)), code: errors?.[0]?.extensions.code };
  };
  const say = async (text: string, principal: Principal = bob): Promise<{ id: string; phase: string }> =>
    (await ask(`mutation { converse(input: { text: "${text}" }) { id phase } }`, principal)).data.converse;
  return { ...memory, workflows, ask, say };
}

const mutations = [
  'converse(input: { text: "Fix it" }) { id }',
  'approvePlan(conversationId: "conv_1", planHash: "h") { id }',
  'rejectPlan(conversationId: "conv_1") { id }',
  'resumeConversation(id: "conv_1") { id }',
  'cancelConversation(id: "conv_1") { id }',
  'remember(input: { key: "k", text: "t" }) { key }',
  'forget(input: { key: "k" })',
] as const;

describe('who may do what with the coordinator', () => {
  test.each(mutations)('%s needs the role EXECUTE, and no remote agent may ask it', async (mutation) => {
    const { ask } = await open();
    const source = `mutation { ${mutation} }`;
    expect((await ask(source, looker)).code).toBe('FORBIDDEN');
    expect((await ask(source, robot)).code).toBe('FORBIDDEN');
    expect((await ask(source, null)).code).toBe('UNAUTHENTICATED');
  });

  test('a plan needs the role EXECUTE, since a model may be asked for it', async () => {
    const { ask } = await open();
    expect((await ask('{ planRequest(text: "Fix it") { sources } }', looker)).code).toBe('FORBIDDEN');
  });

  test('a conversation is seen by whoever began it and by administrators of the tenant', async () => {
    const { ask, say, subgraph } = await open();
    const { id } = await say('Fix the memory leak in user service');
    const one = `{ conversation(id: "${id}") { id startedBy { id } } conversations(all: true) { items { id } } }`;
    for (const principal of [bob, ada])
      expect((await ask(one, principal)).data).toEqual({
        conversation: { id, startedBy: { id: bob.id } },
        conversations: { items: [{ id }] },
      });
    for (const principal of [kim, eve])
      expect((await ask(one, principal)).data).toEqual({ conversation: null, conversations: { items: [] } });
    for (const mutation of mutations.slice(1, 5)) {
      const source = `mutation { ${mutation.replace('conv_1', id)} }`;
      expect((await ask(source, kim)).code).toBe('CONVERSATION_NOT_FOUND');
    }
    const source = `subscription { conversationMessages(id: "${id}") { seq } }`;
    const refused = await (await subscribeOn(subgraph, source, { scope: { principal: kim } })).next();
    expect(refused.value?.errors?.[0]?.extensions.code).toBe('CONVERSATION_NOT_FOUND');
  });
});

describe('without a model', () => {
  test('a request is read and planned by rules, and blocked, over GraphQL', async () => {
    const { ask, say, workflows, subgraph } = await open();
    const { id, phase } = await say('Improve the performance of this algorithm');
    expect(phase).toBe('BLOCKED');
    const { data } = await ask(`{ conversation(id: "${id}") {
      title request question outcome run { id } lastSeq
      plan { hash shape intent { kind readBy model evidence alternatives { kind } also } complexity { score terms { name } }
        stages { id agent { id } reasons after part instruction } estimate { basis } obstacles { code stage } }
      messages(first: 1) { items { seq kind from text } nextSeq } } }`);
    expect(data.conversation).toMatchObject({
      title: 'Improve the performance of this algorithm',
      ...{ question: null, outcome: null, run: null, lastSeq: 2 },
      plan: {
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        intent: { kind: 'ENHANCE', readBy: 'RULES', model: null },
      },
      messages: { items: [{ seq: 1, kind: 'REQUEST', from: 'USER' }], nextSeq: 1 },
    });
    expect(data.conversation.plan.obstacles.length).toBeGreaterThan(0);
    expect(workflows.calls.started).toEqual([]);
    const source = `subscription { conversationMessages(id: "${id}", afterSeq: 1) { seq kind data } }`;
    const seen = await subscribeOn(subgraph, source, { scope: { principal: bob } });
    expect((await seen.next()).value?.data).toMatchObject({
      conversationMessages: { seq: 2, kind: 'PLAN', data: { planHash: data.conversation.plan.hash } },
    });
    await seen.return?.();
  });

  test('what was remembered is found by its words', async () => {
    const { ask } = await open();
    const kept =
      'mutation { remember(input: { scope: TENANT, key: "style", text: "We use tabs." }) { scope by { id } } }';
    expect((await ask(kept)).code).toBe('FORBIDDEN');
    expect((await ask(kept, ada)).data.remember).toEqual({ scope: 'TENANT', by: { id: ada.id } });
    const found = '{ memories(text: "tabs or spaces") { score memory { scope workflow key text } } }';
    expect((await ask(found)).data.memories).toEqual([
      {
        score: expect.any(Number),
        memory: { scope: 'TENANT', workflow: null, key: 'style', text: 'We use tabs.' },
      },
    ]);
    expect((await ask(found, eve)).data.memories).toEqual([]);
    expect((await ask('{ memories(scopes: [WORKFLOW]) { score } }')).code).toBe('INVALID_ARGUMENT');
  });
});
