import { systemClock } from '@ymera/kernel';
import { describe, expect, test } from 'vitest';
import { createMemoryAuditStore } from '../../src/models/memory-audit-store.ts';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import { createMemoryTreeStore } from '../../src/models/memory-tree-store.ts';
import { createAuditLog } from '../../src/services/append-audit.ts';
import { settleAll } from '../../src/services/settle-audit.ts';
import { verifyAudit } from '../../src/services/verify-audit.ts';
import { aDraft } from '../builders.ts';

const signal = new AbortController().signal;
const tenantId = 'tenant_one';

function aLog() {
  const auditEntries = createMemoryAuditStore();
  const trees = createMemoryTreeStore();
  const heads = { publicKey: new Uint8Array(32) };
  const deps = { auditEntries, trees, heads, clock: systemClock };
  return {
    deps,
    auditEntries,
    log: createAuditLog(deps),
    verify: () => verifyAudit(deps, { tenantId }, signal),
  };
}

describe('appending to the audit log', () => {
  test('gives each entry the next seq and the hash of the one before', async () => {
    const { log, verify, auditEntries } = aLog();
    for (const eventId of ['a', 'b', 'c']) await log.append(aDraft({ eventId }));
    const { entries } = auditEntries;
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(entries.map(({ prevHash }) => prevHash)).toEqual([
      '0'.repeat(64),
      entries[0]?.hash,
      entries[1]?.hash,
    ]);
    expect(await verify()).toMatchObject({ entries: 3, problem: null });
  });

  test('keeps one chain when several processes write at once', async () => {
    const { deps, verify } = aLog();
    const writers = [1, 2, 3, 4].map(() => createAuditLog(deps));
    const drafts = writers.flatMap((log, writer) =>
      Array.from({ length: 25 }, (_, i) => ({ log, draft: aDraft({ eventId: `${writer}-${i}` }) })),
    );
    await Promise.all(drafts.map(({ log, draft }) => log.append(draft)));
    expect(await verify()).toMatchObject({ entries: 100, problem: null });
  });

  test('writes an event once, however often and wherever it is told', async () => {
    const { deps, log, verify } = aLog();
    const drafts = Array.from({ length: 10 }, (_, i) => aDraft({ eventId: `evt_${i % 2}` }));
    const entries = await Promise.all(
      drafts.map((draft, i) => (i < 5 ? log : createAuditLog(deps)).append(draft)),
    );
    expect(new Set(entries.map(({ hash }) => hash)).size).toBe(2);
    expect(await verify()).toMatchObject({ entries: 2, problem: null });
  });

  test('keeps tenants apart, and lets the same event be told to two', async () => {
    const { log, auditEntries } = aLog();
    await log.append(aDraft());
    await log.append(aDraft({ tenantId: 'tenant_two' }));
    expect(auditEntries.entries.map(({ tenantId: id, seq }) => [id, seq])).toEqual([
      ['tenant_one', 1],
      ['tenant_two', 1],
    ]);
  });

  test('goes on behind an entry whose writer was stopped before it moved the head', async () => {
    const { deps, auditEntries, log, verify } = aLog();
    await log.append(aDraft({ eventId: 'a' }));
    auditEntries.heads.clear();
    await createAuditLog(deps).append(aDraft({ eventId: 'b' }));
    expect(auditEntries.heads.get(tenantId)?.seq).toBe(2);
    expect(await verify()).toMatchObject({ entries: 2, problem: null });
  });

  test('leaves the gap to be seen when entries were cut off its end', async () => {
    const { deps, auditEntries, log, verify } = aLog();
    for (const eventId of ['a', 'b', 'c']) await log.append(aDraft({ eventId }));
    auditEntries.entries.splice(1, 2);
    await createAuditLog(deps).append(aDraft({ eventId: 'd' }));
    expect(await verify()).toMatchObject({
      entries: 1,
      problem: { firstBadSeq: 2, problem: 'Entries 2 to 3 are missing.' },
    });
  });

  test('goes on after an entry that could not be stored', async () => {
    const { log, auditEntries, verify } = aLog();
    const { insert } = auditEntries;
    auditEntries.insert = () => Promise.reject(new Error('the disk is full'));
    await expect(log.append(aDraft({ eventId: 'a' }))).rejects.toThrow('the disk is full');
    auditEntries.insert = insert;
    await log.append(aDraft({ eventId: 'b' }));
    expect(await verify()).toMatchObject({ entries: 1, problem: null });
  });

  test('refuses more than it can hold instead of keeping them in memory', async () => {
    const { log } = aLog();
    const results = await Promise.allSettled(
      Array.from({ length: 2_100 }, (_, i) => log.append(aDraft({ eventId: `evt_${i % 3}` }))),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(99);
    expect(refused[0]?.reason).toMatchObject({ code: 'AUDIT_BUSY', nextMove: 'retry' });
  });

  test('takes secrets out before it computes the hash', async () => {
    const { log, verify } = aLog();
    const entry = await log.append(
      aDraft({ subjectId: 'https://me:hunter2@host/a', details: { password: 'hunter2' } }),
    );
    expect(JSON.stringify(entry)).not.toContain('hunter2');
    expect(await verify()).toMatchObject({ entries: 1, problem: null });
  });
});

describe('what a process owed the audit log when it was stopped', () => {
  test('is written at the next start, once', async () => {
    const { log, verify } = aLog();
    const { users } = createMemoryStores();
    const draft = aDraft({ eventId: 'user.created:user_1', action: 'user.created', subjectId: 'user_1' });
    const user = { id: 'user_1', email: 'a@example.org', name: 'A', role: 'admin', createdAt: 0 } as const;
    await users.create({ ...user, tenantId, passwordHash: '' }, draft);
    await settleAll({ audit: log, debts: users });
    await settleAll({ audit: log, debts: users });
    expect(await users.listOwed(10)).toEqual([]);
    expect(await verify()).toMatchObject({ entries: 1, problem: null });
  });
});

describe('verifying', () => {
  test('stops when the caller leaves', async () => {
    const { deps, log } = aLog();
    await log.append(aDraft());
    await expect(verifyAudit(deps, { tenantId }, AbortSignal.abort())).rejects.toThrow('aborted');
  });

  test('reads on past the first batch, and finds a change there', async () => {
    const { auditEntries, log, verify } = aLog();
    await Promise.all(Array.from({ length: 1_100 }, (_, i) => log.append(aDraft({ eventId: `evt_${i}` }))));
    expect(await verify()).toMatchObject({ entries: 1_100, problem: null });
    const entry = auditEntries.entries[1_049];
    if (entry) auditEntries.entries[1_049] = { ...entry, actorId: 'user_eve' };
    expect(await verify()).toMatchObject({ entries: 1_049, problem: { firstBadSeq: 1_050 } });
  });
});
