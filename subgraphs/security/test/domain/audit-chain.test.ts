import { describe, expect, test } from 'vitest';
import { type ChainProblem, checkEnd, checkEntry, unchecked } from '../../src/domain/audit-chain.ts';
import { type AuditEntry, type ChainEnd, chainStart, sealEntry } from '../../src/domain/audit-entry.ts';
import { aDraft } from '../builders.ts';

/** Entries 1 to 9 of a log, and the head that names the last. */
function aLog(): { entries: AuditEntry[]; head: ChainEnd } {
  const entries: AuditEntry[] = [];
  let head = chainStart;
  for (let i = 1; i <= 9; i++) {
    const entry = sealEntry(aDraft({ eventId: `evt_${i}`, details: { step: i } }), head);
    entries.push(entry);
    head = { seq: entry.seq, hash: entry.hash };
  }
  return { entries, head };
}

/** What is found wrong with the entries, read in the order of their seq as a store gives them. */
function check(entries: readonly AuditEntry[], head: ChainEnd | null): ChainProblem | null {
  let good = unchecked;
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
    const next = checkEntry(good, entry, head);
    if ('problem' in next) return next;
    good = next;
  }
  return checkEnd(good, head);
}

/** The entries from the fourth on, sealed again by someone who can compute hashes. */
function rewritten(entries: readonly AuditEntry[]): AuditEntry[] {
  const kept = entries.slice(0, 3);
  let end: ChainEnd = kept.at(-1) ?? chainStart;
  for (const entry of entries.slice(3)) {
    const sealed = sealEntry({ ...entry, details: { forged: true } }, end);
    kept.push(sealed);
    end = sealed;
  }
  return kept;
}

describe('a log', () => {
  test('that nobody touched is whole', () => {
    const { entries, head } = aLog();
    expect(check(entries, head)).toBeNull();
    expect(check([], null)).toBeNull();
  });

  const edits: Partial<Record<keyof AuditEntry, unknown>> = {
    tenantId: 'tenant_two',
    eventId: 'evt_x',
    at: 1,
    action: 'other',
    actorId: null,
    subjectId: 'run_2',
    concerns: [],
    allowed: false,
    details: { step: 5, more: 1 },
    hash: 'a'.repeat(64),
    prevHash: 'a'.repeat(64),
  };

  test.each(Object.entries(edits))('shows the entry whose %s was edited', (field, value) => {
    const { entries, head } = aLog();
    const edited = entries.map((entry) => (entry.seq === 5 ? { ...entry, [field]: value } : entry));
    expect(check(edited, head)).toMatchObject({ firstBadSeq: 5 });
  });

  test('shows one changed bit of a text', () => {
    const { entries, head } = aLog();
    const edited = entries.map((entry) =>
      entry.seq === 5 ? { ...entry, action: 'workflow.run.startee' } : entry,
    );
    expect(check(edited, head)).toEqual({
      firstBadSeq: 5,
      problem: 'Entry 5 was changed: its hash does not fit what it says.',
    });
  });

  test('shows an entry that was edited and given a fitting hash at the one after it', () => {
    const { entries, head } = aLog();
    const [before, entry] = [entries[3], entries[4]];
    if (!before || !entry) throw new Error('too short');
    const edited = entries.with(4, sealEntry({ ...entry, allowed: false }, before));
    expect(check(edited, head)).toEqual({
      firstBadSeq: 6,
      problem: 'Entry 6 does not carry the hash of the entry before it.',
    });
  });

  test.each([
    [[5], 'Entry 5 is missing.', 5],
    [[4, 5, 6], 'Entries 4 to 6 are missing.', 4],
    [[1], 'Entry 1 is missing.', 1],
    [[9], 'Entry 9 is missing from the end of the log.', 9],
    [[8, 9], 'Entries 8 to 9 are missing from the end of the log.', 8],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], 'Entries 1 to 9 are missing from the end of the log.', 1],
  ])('shows that entries %o were deleted', (deleted, problem, firstBadSeq) => {
    const { entries, head } = aLog();
    expect(
      check(
        entries.filter(({ seq }) => !deleted.includes(seq)),
        head,
      ),
    ).toEqual({ firstBadSeq, problem });
  });

  test('shows two entries that changed places', () => {
    const { entries, head } = aLog();
    const swapped = entries.map((entry) => {
      if (entry.seq === 3) return { ...entry, seq: 7 };
      return entry.seq === 7 ? { ...entry, seq: 3 } : entry;
    });
    expect(check(swapped, head)).toMatchObject({ firstBadSeq: 3 });
  });

  test('shows an entry that is there twice', () => {
    const { entries, head } = aLog();
    const [third] = entries.slice(2);
    expect(check(third ? [...entries, third] : [], head)).toEqual({
      firstBadSeq: 3,
      problem: 'Entry 3 is there twice.',
    });
  });

  test('shows, by its head, that its end was written anew with fitting hashes', () => {
    const { entries, head } = aLog();
    expect(check(rewritten(entries), head)).toEqual({
      firstBadSeq: 9,
      problem: "Entry 9, or one before it, was rewritten: it is not the one the log's head names.",
    });
  });

  test('shows that its head was removed', () => {
    const { entries } = aLog();
    expect(check(entries, null)).toMatchObject({ firstBadSeq: 9 });
  });

  test('is whole when its writer was stopped between the entry and the head', () => {
    const { entries } = aLog();
    const [first] = entries;
    expect(check(entries, { seq: 8, hash: entries[7]?.hash ?? '' })).toBeNull();
    expect(check(first ? [first] : [], null)).toBeNull();
  });
});
