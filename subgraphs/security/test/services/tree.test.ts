import { systemClock } from '@ymera/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { type HeadSigner, openHeadSigner, verifyNote } from '../../src/crypto/head-signer.ts';
import { type AuditEntry, sealEntry } from '../../src/domain/audit-entry.ts';
import { hashLeaf } from '../../src/domain/merkle/hash.ts';
import { provesConsistency, provesInclusion } from '../../src/domain/merkle/proof.ts';
import { createMemoryAuditStore } from '../../src/models/memory-audit-store.ts';
import { createMemoryTreeStore } from '../../src/models/memory-tree-store.ts';
import { createAuditLog } from '../../src/services/append-audit.ts';
import { proveEntry, proveGrowth } from '../../src/services/prove-log.ts';
import { signTree } from '../../src/services/sign-tree.ts';
import { verifyAudit } from '../../src/services/verify-audit.ts';
import { aDraft, aFolder } from '../builders.ts';

const signal = new AbortController().signal;
const tenantId = 'tenant_one';
let heads: HeadSigner;

function aDesk() {
  const auditEntries = createMemoryAuditStore();
  const trees = createMemoryTreeStore();
  const desk = { auditEntries, trees, heads, clock: systemClock };
  const log = createAuditLog(desk);
  let told = 0;
  return {
    ...desk,
    desk,
    append: async (count: number) => {
      for (let i = 0; i < count; i++) await log.append(aDraft({ eventId: `evt_${told++}` }));
    },
    sign: () => signTree(desk, { tenantId }),
    verify: () => verifyAudit(desk, { tenantId }, signal),
  };
}

/** The log as an insider would rewrite it, who can compute hashes: from one entry on, head and all. */
function rewrite({ auditEntries }: ReturnType<typeof aDesk>, from: number, change: Partial<AuditEntry>) {
  const { entries } = auditEntries;
  for (let i = from - 1; i < entries.length; i++) {
    const before = entries[i - 1];
    const entry = entries[i];
    if (!entry) continue;
    const end = before ? { seq: before.seq, hash: before.hash } : { seq: 0, hash: '0'.repeat(64) };
    entries[i] = sealEntry(i === from - 1 ? { ...entry, ...change } : entry, end);
  }
  const last = entries.at(-1);
  if (last) auditEntries.heads.set(tenantId, { seq: last.seq, hash: last.hash });
}

beforeEach(async () => {
  heads = await openHeadSigner(await aFolder());
});

describe('signing the audit log', () => {
  test('signs what has been added, once, and goes on from there', async () => {
    const { append, sign, trees } = aDesk();
    expect(await sign()).toBeNull();
    await append(3);
    const first = await sign();
    expect(await sign()).toEqual(first);
    await append(600);
    const second = await sign();
    expect([first?.size, second?.size]).toEqual([3, 603]);
    expect(trees.trees).toHaveLength(2);
    expect(await verifyNote(second?.note ?? '', heads.publicKey)).toMatchObject({
      tenantId,
      size: 603,
      root: second?.root,
    });
  });

  test('comes to the same tree in one go and in many', async () => {
    const [one, many] = [aDesk(), aDesk()];
    await one.append(300);
    for (const part of [1, 2, 60, 193, 44]) {
      await many.append(part);
      await many.sign();
    }
    expect((await many.sign())?.root).toBe((await one.sign())?.root);
  });

  test('by several processes at once keeps one head of a size', async () => {
    const { append, desk, trees } = aDesk();
    await append(20);
    const signed = await Promise.all([1, 2, 3].map(() => signTree(desk, { tenantId })));
    expect(new Set(signed.map((head) => head?.note)).size).toBe(1);
    expect(trees.trees).toHaveLength(1);
  });

  test('does not sign over a gap', async () => {
    const { append, sign, auditEntries } = aDesk();
    await append(9);
    auditEntries.entries.splice(4, 1);
    expect((await sign())?.size).toBe(4);
  });

  test('is due for a log that has grown, and for no other', async () => {
    const { append, sign, auditEntries } = aDesk();
    expect(await auditEntries.listUnsigned(10)).toEqual([]);
    await append(1);
    expect(await auditEntries.listUnsigned(10)).toEqual([tenantId]);
    await sign();
    expect(await auditEntries.listUnsigned(10)).toEqual([]);
  });
});

describe('a proof', () => {
  test('shows of any entry that it is in the log, across the levels that are kept', async () => {
    const { append, desk, auditEntries } = aDesk();
    await append(1_100);
    for (const seq of [1, 2, 255, 256, 257, 512, 700, 1_024, 1_025, 1_100]) {
      const { leaf, hashes, head } = await proveEntry(desk, { tenantId, seq }, signal);
      expect(leaf).toBe(hashLeaf(auditEntries.entries[seq - 1]?.hash ?? ''));
      const claim = { leaf, index: seq - 1, size: head.size, proof: hashes };
      expect(provesInclusion(claim, head.root)).toBe(true);
    }
  });

  test('shows of any earlier head that the log begins with what it was', async () => {
    const { append, sign, desk } = aDesk();
    for (const part of [1, 254, 2, 300, 500]) {
      await append(part);
      await sign();
    }
    const earlier = desk.trees.trees.toSorted((a, b) => a.size - b.size);
    for (const first of earlier) {
      const { hashes, head } = await proveGrowth(desk, { tenantId, fromSize: first.size }, signal);
      expect(provesConsistency(first, head, hashes)).toBe(true);
    }
  });

  test.each([0, -1, 8, 1.5])('of entry %d of seven is refused', async (seq) => {
    const { append, desk } = aDesk();
    await append(7);
    const refused = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('from 1 to 7') };
    await expect(proveEntry(desk, { tenantId, seq }, signal)).rejects.toMatchObject(refused);
    await expect(proveGrowth(desk, { tenantId, fromSize: seq }, signal)).rejects.toMatchObject(refused);
  });

  test('over entries that are gone says that they are', async () => {
    const { append, sign, desk, auditEntries } = aDesk();
    await append(40);
    await sign();
    auditEntries.entries.splice(9, 1);
    const proving = proveEntry(desk, { tenantId, seq: 30 }, signal);
    await expect(proving).rejects.toMatchObject({ code: 'AUDIT_INCOMPLETE' });
  });
});

describe('verifying what was signed', () => {
  const signedLog = async () => {
    const desk = aDesk();
    await desk.append(20);
    await desk.sign();
    await desk.append(20);
    await desk.sign();
    await desk.append(5);
    return desk;
  };

  test('says up to where the log is what was signed', async () => {
    const { verify } = await signedLog();
    expect(await verify()).toEqual({ entries: 45, signedSize: 40, problem: null });
  });

  test('finds a log that was rewritten whole, and between which heads', async () => {
    const desk = await signedLog();
    rewrite(desk, 27, { actorId: 'user_eve' });
    expect(await desk.verify()).toMatchObject({
      signedSize: 20,
      problem: {
        firstBadSeq: 21,
        problem: expect.stringMatching(
          /^One or more of the entries 21 to 40 are not what was signed on .*: the log was rewritten\.$/,
        ),
      },
    });
  });

  test('finds a log that was cut off, head and all', async () => {
    const desk = await signedLog();
    desk.auditEntries.entries.splice(33);
    rewrite(desk, 33, {});
    expect(await desk.verify()).toMatchObject({
      problem: {
        firstBadSeq: 34,
        problem: expect.stringMatching(/^Entries 34 to 40 are missing from the end/),
      },
    });
  });

  test('finds a tree head that another key has signed, or that says something else', async () => {
    const other = await openHeadSigner(await aFolder());
    for (const forge of [
      async (desk: ReturnType<typeof aDesk>) => other.sign(desk.trees.trees[0] as never),
      async (desk: ReturnType<typeof aDesk>) => ({
        ...(desk.trees.trees[0] as never as object),
        root: '00'.repeat(32),
      }),
    ]) {
      const desk = await signedLog();
      desk.trees.trees[0] = { ...(desk.trees.trees[0] as never as object), ...(await forge(desk)) } as never;
      expect(await desk.verify()).toMatchObject({
        problem: { firstBadSeq: 1, problem: expect.stringContaining('does not carry the signature') },
      });
    }
  });
});
