import type { AuditDebts, OwedEntry, Stores } from '../ports.ts';
import { createMemoryAuditStore } from './memory-audit-store.ts';
import { createMemoryTreeStore } from './memory-tree-store.ts';

/** The memory twins of all stores: the same promises, for one process and for as long as it lives. */
export function createMemoryStores(): Stores {
  return {
    tenants: memoryTenants(),
    users: memoryUsers(),
    sessions: memorySessions(),
    setup: memorySetup(),
    attempts: memoryAttempts(),
    auditEntries: createMemoryAuditStore(),
    trees: createMemoryTreeStore(),
  };
}

function memoryUsers(): Stores['users'] {
  const accounts = new Map<string, Parameters<Stores['users']['create']>[0]>();
  const { debts, owe } = memoryDebts();
  const ofTenant = (tenantId: string) =>
    [...accounts.values()]
      .filter((account) => account.tenantId === tenantId)
      .map(({ passwordHash: _, ...user }) => user);
  return {
    ...debts,
    create: async (account, owed) => {
      if (accounts.has(account.id)) return 'id-taken';
      if ([...accounts.values()].some(({ email }) => email === account.email)) return 'email-taken';
      accounts.set(account.id, account);
      owe({ thingId: account.id, draft: owed });
      return 'created';
    },
    findMany: async (tenantId, ids, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId).filter(({ id }) => ids.includes(id));
    },
    findAccount: async (email) => [...accounts.values()].find((account) => account.email === email) ?? null,
    list: async (tenantId, { afterEmail, limit }, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId)
        .filter(({ email }) => afterEmail === null || email > afterEmail)
        .sort((a, b) => (a.email < b.email ? -1 : 1))
        .slice(0, limit);
    },
  };
}

function memorySessions(): Stores['sessions'] {
  const sessions = new Map<string, Parameters<Stores['sessions']['create']>[0]>();
  const { debts, owe } = memoryDebts();
  const find = (tenantId: string, id: string) => {
    const session = sessions.get(id);
    return session?.tenantId === tenantId ? session : null;
  };
  return {
    ...debts,
    create: async (session, owed) => {
      sessions.set(session.id, session);
      owe({ thingId: session.id, draft: owed });
    },
    find: async (tenantId, id, signal) => {
      signal?.throwIfAborted();
      return find(tenantId, id);
    },
    end: async ({ tenantId, id, at }, owed) => {
      const session = find(tenantId, id);
      if (!session || session.endedAt !== null) return false;
      sessions.set(id, { ...session, endedAt: at });
      owe({ thingId: id, draft: owed });
      return true;
    },
  };
}

function memoryDebts(): { debts: AuditDebts; owe(entry: OwedEntry): void } {
  const owed = new Map<string, OwedEntry>();
  return {
    owe: (entry) => void owed.set(entry.thingId, entry),
    debts: {
      listOwed: async (limit) => [...owed.values()].slice(0, limit),
      settled: async ({ thingId, draft }) => {
        if (owed.get(thingId)?.draft.eventId === draft.eventId) owed.delete(thingId);
      },
    },
  };
}

function memoryTenants(): Stores['tenants'] {
  const tenants = new Map<string, { id: string; name: string }>();
  return {
    createIfAbsent: async (tenant) => {
      if (!tenants.has(tenant.id)) tenants.set(tenant.id, tenant);
    },
    findMany: async (ids, signal) => {
      signal?.throwIfAborted();
      return [...tenants.values()].filter(({ id }) => ids.includes(id));
    },
  };
}

function memorySetup(): Stores['setup'] {
  let tokenHashes: readonly string[] = [];
  return {
    keepTokenHash: async (hash, countMax) => {
      tokenHashes = [...tokenHashes, hash].slice(-countMax);
    },
    listTokenHashes: async () => tokenHashes,
    forgetTokens: async () => {
      tokenHashes = [];
    },
  };
}

function memoryAttempts(): Stores['attempts'] {
  const kept = new Map<string, NonNullable<Awaited<ReturnType<Stores['attempts']['find']>>>>();
  return {
    find: async (key) => kept.get(key) ?? null,
    replace: async (key, { attempts, version }) => {
      if ((kept.get(key)?.version ?? null) !== version) return false;
      kept.set(key, { attempts, version: (version ?? 0) + 1 });
      return true;
    },
    remove: async (key) => void kept.delete(key),
  };
}
