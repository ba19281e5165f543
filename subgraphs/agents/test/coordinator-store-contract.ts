import { beforeEach, describe, expect, test } from 'vitest';
import type { ConversationStore, MemoryStore, MessageStore } from '../src/coordinator-ports.ts';
import { changed, fromUser } from '../src/domain/coordinator/change.ts';
import { type Conversation, newConversation } from '../src/domain/coordinator/conversation.ts';
import type { Memory } from '../src/domain/coordinator/memory.ts';

export interface CoordinatorStores {
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly memories: MemoryStore;
}

const place = { tenantId: 'tenant_one', id: 'conv_1' };

function aConversation(overrides: Partial<Conversation> = {}): Conversation {
  const about = { ...place, startedBy: 'user_bob' };
  const fresh = newConversation(about, { text: 'Fix it', now: 1_000 });
  return {
    ...changed(fresh, { state: fresh.state, said: [fromUser('REQUEST', 'Fix it')] }, 1_000),
    ...overrides,
  };
}

const aMemory = (overrides: Partial<Memory> = {}): Memory => ({
  ...{ tenantId: 'tenant_one', scope: { kind: 'TENANT', of: null }, key: 'style' },
  ...{ text: 'We use tabs.', updatedAt: 1_000, by: 'user_ada' },
  ...overrides,
});

/** What the coordinator's stores do, whatever they are made of. */
export function coordinatorStoreContract(open: () => Promise<CoordinatorStores>): void {
  let stores: CoordinatorStores;
  beforeEach(async () => {
    stores = await open();
  });

  describe('a store of conversations', () => {
    test('gives a conversation back as it was', async () => {
      const told = { '@a.b/c/$d': 'RUNNING:1', constructor: 'WAITING:0' };
      const state = { phase: 'RUNNING', runId: 'run_1', told, cancelledBy: null } as never; // as far as it matters here
      const conversation = aConversation({ state });
      expect(await stores.conversations.create(conversation)).toBe(true);
      expect(await stores.conversations.find(place)).toEqual(conversation);
      expect(await stores.conversations.findByRun({ tenantId: 'tenant_one', runId: 'run_1' })).toEqual(
        conversation,
      );
    });

    test('takes one conversation of an id, even when two come at once', async () => {
      const created = await Promise.all([
        stores.conversations.create(aConversation()),
        stores.conversations.create(aConversation({ title: 'x' })),
      ]);
      expect(created.toSorted()).toEqual([false, true]);
    });

    test('keeps tenants apart', async () => {
      await stores.conversations.create(aConversation());
      const elsewhere = { ...place, tenantId: 'tenant_two' };
      expect(await stores.conversations.find(elsewhere)).toBeNull();
      const query = { tenantId: 'tenant_two', startedBy: null, before: null, limit: 10 };
      expect(await stores.conversations.list(query)).toEqual([]);
      expect(await stores.conversations.replace(aConversation({ tenantId: 'tenant_two', revision: 2 }))).toBe(
        false,
      );
    });

    test('lets one of many changes of the same revision come about', async () => {
      await stores.conversations.create(aConversation());
      const change = (title: string) => stores.conversations.replace(aConversation({ revision: 2, title }));
      const done = await Promise.all(['a', 'b', 'c', 'd'].map(change));
      expect(done.filter(Boolean)).toHaveLength(1);
      expect(await change('late')).toBe(false);
    });

    test('lists newest first, and on before a place, of one who began them or of all', async () => {
      for (const [id, createdAt, startedBy] of [
        ['conv_a', 1, 'user_bob'],
        ['conv_b', 2, 'user_bob'],
        ['conv_c', 2, 'user_kim'],
      ] as const)
        await stores.conversations.create(aConversation({ id, createdAt, startedBy }));
      const ids = async (startedBy: string | null, before: { at: number; id: string } | null = null) =>
        (await stores.conversations.list({ tenantId: 'tenant_one', startedBy, before, limit: 2 })).map(
          ({ id }) => id,
        );
      expect(await ids(null)).toEqual(['conv_c', 'conv_b']);
      expect(await ids(null, { at: 2, id: 'conv_b' })).toEqual(['conv_a']);
      expect(await ids('user_bob')).toEqual(['conv_b', 'conv_a']);
    });

    test('lists those in a phase, of all tenants, on after one', async () => {
      const running = { phase: 'RUNNING', runId: 'r', told: {}, cancelledBy: null } as never; // as far as it matters
      for (const id of ['conv_c', 'conv_a', 'conv_b'])
        await stores.conversations.create(aConversation({ id, state: running, tenantId: `tenant_${id}` }));
      await stores.conversations.create(aConversation());
      const ids = async (after: string | null) =>
        (await stores.conversations.listInPhases({ phases: ['RUNNING', 'STARTING'], after, limit: 2 })).map(
          ({ id }) => id,
        );
      expect(await ids(null)).toEqual(['conv_a', 'conv_b']);
      expect(await ids('conv_b')).toEqual(['conv_c']);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(stores.conversations.find(place, over)).rejects.toThrow();
      const query = { tenantId: 'tenant_one', conversationId: 'conv_1', after: 0, limit: 1 };
      await expect(stores.messages.list(query, over)).rejects.toThrow();
      await expect(
        stores.memories.list({ tenantId: 'tenant_one', scopes: [], limit: 1 }, over),
      ).rejects.toThrow();
    });
  });

  describe('a store of messages', () => {
    const list = (after: number, limit = 10, tenantId = 'tenant_one') =>
      stores.messages.list({ tenantId, conversationId: 'conv_1', after, limit });
    const said = () => {
      const fresh = newConversation({ ...place, startedBy: 'user_bob' }, { text: 'x', now: 1 });
      const lines = ['one', 'two', 'three'].map((text) =>
        fromUser('REQUEST', text, { 'a.b': { $c: [null] } }),
      );
      return changed(fresh, { state: fresh.state, said: lines }, 1).latest;
    };

    test('gives messages in order, on after one, to their tenant alone', async () => {
      const messages = said();
      await stores.messages.append(messages.toReversed());
      expect(await list(0)).toEqual(messages);
      expect((await list(1, 1)).map(({ seq }) => seq)).toEqual([2]);
      expect(await list(0, 10, 'tenant_two')).toEqual([]);
    });

    test('passes over what is there already', async () => {
      const messages = said();
      await Promise.all([stores.messages.append(messages), stores.messages.append(messages)]);
      await stores.messages.append(messages.map((message) => ({ ...message, text: 'another' })));
      expect(await list(0)).toEqual(messages);
    });
  });

  describe('a store of memories', () => {
    const own = { kind: 'USER', of: 'user_bob' } as const;
    const all = (tenantId = 'tenant_one') =>
      stores.memories.list({ tenantId, scopes: [{ kind: 'TENANT', of: null }, own], limit: 10 });

    test('gives memories of the scopes asked for, the latest first', async () => {
      const [one, two] = [aMemory(), aMemory({ scope: own, key: 'a.$b', updatedAt: 2_000 })];
      const others = [
        aMemory({ scope: { kind: 'USER', of: 'user_kim' } }),
        aMemory({ scope: { kind: 'WORKFLOW', of: 'user_bob' } }),
        aMemory({ tenantId: 'tenant_two' }),
      ];
      for (const memory of [one, two, ...others]) expect(await stores.memories.save(memory, 10)).toBe(true);
      expect(await all()).toEqual([two, one]);
    });

    test('keeps one under a key', async () => {
      await stores.memories.save(aMemory(), 10);
      await stores.memories.save(aMemory({ text: 'We use spaces.' }), 10);
      expect(await all()).toEqual([aMemory({ text: 'We use spaces.' })]);
    });

    test('takes no more than there may be in a scope, and goes on to change those', async () => {
      const keys = ['a', 'b', 'c'];
      const saved = await Promise.all(keys.map((key) => stores.memories.save(aMemory({ key }), 2)));
      expect(saved.filter(Boolean)).toHaveLength(2);
      const [kept] = await all();
      expect(await stores.memories.save({ ...aMemory(), key: kept?.key ?? '', text: 'New.' }, 2)).toBe(true);
      expect(await stores.memories.save(aMemory({ scope: own }), 2)).toBe(true);
    });

    test('forgets one once, of its own scope and tenant', async () => {
      await stores.memories.save(aMemory(), 10);
      const { tenantId, scope, key } = aMemory();
      expect(await stores.memories.remove({ tenantId: 'tenant_two', scope, key })).toBe(false);
      expect(await stores.memories.remove({ tenantId, scope: own, key })).toBe(false);
      expect(await stores.memories.remove({ tenantId, scope, key })).toBe(true);
      expect(await stores.memories.remove({ tenantId, scope, key })).toBe(false);
    });
  });
}
