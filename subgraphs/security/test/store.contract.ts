import { beforeEach, describe, expect, test } from 'vitest';
import { type AuditEntry, chainStart, sealEntry } from '../src/domain/audit-entry.ts';
import type { Session } from '../src/domain/session.ts';
import type { Account } from '../src/domain/user.ts';
import type { Stores } from '../src/ports.ts';
import { aDraft } from './builders.ts';

const [one, two] = ['tenant_one', 'tenant_two'];

function anAccount(changes: Partial<Account> = {}): Account {
  const id = changes.id ?? 'user_a';
  return {
    id,
    tenantId: one,
    email: `${id}@example.org`,
    name: 'A',
    role: 'execute',
    createdAt: 1000,
    passwordHash: '$argon2id$…',
    ...changes,
  };
}

const aSession = (changes: Partial<Session> = {}): Session => ({
  id: 'session_a',
  tenantId: one,
  userId: 'user_a',
  createdAt: 1000,
  expiresAt: Date.UTC(2100, 0, 1),
  endedAt: null,
  ...changes,
});

/** What every implementation of the stores must do; `open` gives empty ones. */
export function storesKeepTheirPromises(open: () => Promise<Stores>): void {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open();
  });

  test('read nothing for a request that is over', async () => {
    const over = AbortSignal.abort();
    const { tenants, users, sessions, auditEntries } = stores;
    for (const read of [
      () => tenants.findMany([one], over),
      () => users.findMany(one, ['user_a'], over),
      () => sessions.find(one, 'session_a', over),
      () => users.list(one, { afterEmail: null, limit: 1 }, over),
      () => auditEntries.listNewest(one, { aboutId: null, beforeSeq: null, limit: 1 }, over),
      () => auditEntries.listAbout(one, { aboutId: 'run_1', limit: 1 }, over),
      () => auditEntries.listAfter(one, { afterSeq: 0, limit: 1 }, over),
    ]) {
      await expect(read()).rejects.toThrow();
    }
  });

  describe('tenants', () => {
    test('are made once and keep their name', async () => {
      await stores.tenants.createIfAbsent({ id: one, name: 'One' });
      await stores.tenants.createIfAbsent({ id: one, name: 'Other' });
      expect(await stores.tenants.findMany([one, two])).toEqual([{ id: one, name: 'One' }]);
    });
  });

  describe('users', () => {
    const { passwordHash: _, ...user } = anAccount();

    test('are found by id in their own tenant, without the hash of their password', async () => {
      expect(await stores.users.create(anAccount(), aDraft())).toBe('created');
      expect(await stores.users.findMany(one, ['user_a', 'user_b'])).toEqual([user]);
      expect(await stores.users.findMany(two, ['user_a'])).toEqual([]);
    });

    test('are found with the hash by the e-mail address they sign in with', async () => {
      await stores.users.create(anAccount(), aDraft());
      expect(await stores.users.findAccount('user_a@example.org')).toEqual(anAccount());
      expect(await stores.users.findAccount('user_b@example.org')).toBeNull();
    });

    test('have an id and an e-mail address of their own in the whole installation', async () => {
      await stores.users.create(anAccount(), aDraft());
      const again = anAccount({ tenantId: two, email: 'b@example.org' });
      expect(await stores.users.create(again, aDraft())).toBe('id-taken');
      const sameEmail = anAccount({ id: 'user_b', tenantId: two, email: 'user_a@example.org' });
      expect(await stores.users.create(sameEmail, aDraft())).toBe('email-taken');
      expect(await stores.users.findMany(two, ['user_a', 'user_b'])).toEqual([]);
    });

    test('of whom many with one id come at once are made once', async () => {
      const accounts = Array.from({ length: 8 }, (_item, i) => anAccount({ email: `${i}@example.org` }));
      const outcomes = await Promise.all(accounts.map((account) => stores.users.create(account, aDraft())));
      expect(outcomes.toSorted()).toEqual(['created', ...Array(7).fill('id-taken')]);
    });

    test('are listed in the order of their e-mail addresses, tenant by tenant', async () => {
      for (const id of ['c', 'a', 'b']) await stores.users.create(anAccount({ id }), aDraft());
      await stores.users.create(anAccount({ id: 'd', tenantId: two }), aDraft());
      const emails = async (afterEmail: string | null) =>
        (await stores.users.list(one, { afterEmail, limit: 2 })).map(({ email }) => email);
      expect(await emails(null)).toEqual(['a@example.org', 'b@example.org']);
      expect(await emails('b@example.org')).toEqual(['c@example.org']);
      expect(await stores.users.list(one, { afterEmail: null, limit: 1 })).toEqual([
        { ...user, id: 'a', email: 'a@example.org' },
      ]);
    });

    test('owe their audit entry until it is settled', async () => {
      const draft = aDraft({
        eventId: 'evt_owed',
        details: { role: 'execute', nested: { list: [1, null] } },
      });
      await stores.users.create(anAccount(), draft);
      expect(await stores.users.listOwed(10)).toEqual([{ thingId: 'user_a', draft }]);
      await stores.users.settled({ thingId: 'user_a', draft: aDraft({ eventId: 'evt_other' }) });
      expect(await stores.users.listOwed(10)).toHaveLength(1);
      await stores.users.settled({ thingId: 'user_a', draft });
      expect(await stores.users.listOwed(10)).toEqual([]);
    });
  });

  describe('sessions', () => {
    test('are found in their own tenant only', async () => {
      await stores.sessions.create(aSession(), aDraft());
      expect(await stores.sessions.find(one, 'session_a')).toEqual(aSession());
      expect(await stores.sessions.find(two, 'session_a')).toBeNull();
      expect(await stores.sessions.find(one, 'session_b')).toBeNull();
    });

    test('end once, and in their own tenant only', async () => {
      await stores.sessions.create(aSession(), aDraft());
      const end = (tenantId: string) =>
        stores.sessions.end({ tenantId, id: 'session_a', at: 2000 }, aDraft());
      expect(await end(two)).toBe(false);
      expect((await Promise.all([end(one), end(one), end(one)])).toSorted()).toEqual([false, false, true]);
      expect(await stores.sessions.find(one, 'session_a')).toEqual(aSession({ endedAt: 2000 }));
    });

    test('owe the audit entry of their end', async () => {
      const [opened, ended] = [aDraft({ eventId: 'evt_opened' }), aDraft({ eventId: 'evt_ended' })];
      await stores.sessions.create(aSession(), opened);
      await stores.sessions.settled({ thingId: 'session_a', draft: opened });
      await stores.sessions.end({ tenantId: one, id: 'session_a', at: 2000 }, ended);
      expect(await stores.sessions.listOwed(10)).toEqual([{ thingId: 'session_a', draft: ended }]);
    });
  });

  describe('the set-up tokens', () => {
    test('are the latest ones, until they are forgotten', async () => {
      expect(await stores.setup.listTokenHashes()).toEqual([]);
      for (const hash of ['one', 'two', 'three']) await stores.setup.keepTokenHash(hash, 2);
      expect(await stores.setup.listTokenHashes()).toEqual(['two', 'three']);
      await stores.setup.forgetTokens();
      expect(await stores.setup.listTokenHashes()).toEqual([]);
    });

    test('of processes that start at once are all kept', async () => {
      await Promise.all(['one', 'two', 'three'].map((hash) => stores.setup.keepTokenHash(hash, 10)));
      expect((await stores.setup.listTokenHashes()).toSorted()).toEqual(['one', 'three', 'two']);
    });
  });

  describe('attempts', () => {
    const forgetAt = Date.UTC(2100, 0, 1);
    const attempts = { times: [1, 2], refusalTold: false };

    test('are replaced by whoever knows the latest version, and by no one else', async () => {
      expect(await stores.attempts.find('key')).toBeNull();
      expect(await stores.attempts.replace('key', { attempts, version: null, forgetAt })).toBe(true);
      expect(await stores.attempts.replace('key', { attempts, version: null, forgetAt })).toBe(false);
      const next = { times: [1, 2, 3], refusalTold: true };
      const version = (await stores.attempts.find('key'))?.version ?? null;
      const tries = [1, 2, 3].map(() =>
        stores.attempts.replace('key', { attempts: next, version, forgetAt }),
      );
      expect((await Promise.all(tries)).toSorted()).toEqual([false, false, true]);
      expect((await stores.attempts.find('key'))?.attempts).toEqual(next);
      expect(await stores.attempts.find('other')).toBeNull();
    });

    test('are gone when they are removed', async () => {
      await stores.attempts.replace('key', { attempts, version: null, forgetAt });
      await stores.attempts.remove('key');
      expect(await stores.attempts.find('key')).toBeNull();
      expect(await stores.attempts.replace('key', { attempts, version: 1, forgetAt })).toBe(false);
    });
  });

  describe('audit entries', () => {
    const seal = (seq: number, changes: Parameters<typeof aDraft>[0] = {}): AuditEntry =>
      sealEntry(aDraft({ eventId: `evt_${seq}`, ...changes }), { ...chainStart, seq: seq - 1 });

    test('come back exactly as they were hashed', async () => {
      const details = { z: 1, a: { '$b.c': [1.5, -0.25, 1e21, null, true, 'ü\u0000'] }, '': {} };
      const entry = seal(1, { details, actorId: null, subjectId: null, concerns: ['x', 'y'] });
      expect(await stores.auditEntries.insert([entry])).toBe(1);
      expect(await stores.auditEntries.last(one)).toEqual(entry);
    });

    test('are refused when their seq or their event is there already', async () => {
      await stores.auditEntries.insert([seal(1)]);
      expect(await stores.auditEntries.insert([seal(1, { eventId: 'evt_other' })])).toBe(0);
      expect(await stores.auditEntries.insert([seal(2, { eventId: 'evt_1' })])).toBe(0);
      expect(await stores.auditEntries.insert([seal(1, { tenantId: two })])).toBe(1);
      expect(await stores.auditEntries.last(one)).toEqual(seal(1));
    });

    test('are inserted in their order up to the first that is there already', async () => {
      const { insert, listAfter } = stores.auditEntries;
      await insert([seal(3)]);
      expect(await insert([seal(1), seal(2), seal(3, { eventId: 'evt_other' }), seal(4)])).toBe(2);
      expect(await insert([seal(5), seal(6, { eventId: 'evt_5' }), seal(7)])).toBe(1);
      const seqs = (await listAfter(one, { afterSeq: 0, limit: 10 })).map(({ seq }) => seq);
      expect(seqs).toEqual([1, 2, 3, 5]);
    });

    test('are found by their event in their own tenant', async () => {
      await stores.auditEntries.insert([seal(1)]);
      expect(await stores.auditEntries.findByEvent(one, 'evt_1')).toEqual(seal(1));
      expect(await stores.auditEntries.findByEvent(two, 'evt_1')).toBeNull();
      expect(await stores.auditEntries.last(two)).toBeNull();
    });

    test('are read forwards, backwards and by what they concern', async () => {
      for (let seq = 1; seq <= 12; seq++) {
        const about = seq % 2 === 0 ? { subjectId: 'run_2', concerns: ['agent_1'] } : {};
        await stores.auditEntries.insert([seal(seq, about)]);
      }
      await stores.auditEntries.insert([seal(1, { tenantId: two })]);
      const seqs = (entries: readonly AuditEntry[]) => entries.map(({ seq }) => seq);
      const { listAfter, listAbout, listNewest } = stores.auditEntries;
      expect(seqs(await listAfter(one, { afterSeq: 8, limit: 3 }))).toEqual([9, 10, 11]);
      expect(seqs(await listAfter(one, { afterSeq: 12, limit: 3 }))).toEqual([]);
      expect(seqs(await listAbout(one, { aboutId: 'agent_1', limit: 3 }))).toEqual([2, 4, 6]);
      expect(seqs(await listNewest(one, { aboutId: null, beforeSeq: null, limit: 2 }))).toEqual([12, 11]);
      expect(seqs(await listNewest(one, { aboutId: null, beforeSeq: 11, limit: 2 }))).toEqual([10, 9]);
      expect(seqs(await listNewest(one, { aboutId: 'run_2', beforeSeq: 8, limit: 9 }))).toEqual([6, 4, 2]);
      expect(seqs(await listNewest(two, { aboutId: 'run_2', beforeSeq: null, limit: 9 }))).toEqual([]);
      expect(seqs(await listAbout(two, { aboutId: 'run_1', limit: 9 }))).toEqual([1]);
    });

    test('have a head that only moves on', async () => {
      const { advanceHead, findHead } = stores.auditEntries;
      expect(await findHead(one)).toBeNull();
      const ends = [3, 1, 5, 4, 2].map((seq) => ({ seq, hash: `hash-${seq}` }));
      await Promise.all(ends.map((end) => advanceHead(one, end)));
      expect(await findHead(one)).toEqual({ seq: 5, hash: 'hash-5' });
      await advanceHead(one, { seq: 2, hash: 'hash-2' });
      expect(await findHead(one)).toEqual({ seq: 5, hash: 'hash-5' });
      expect(await findHead(two)).toBeNull();
    });
  });
}
