import { type AuditEntry, type ChainEnd, chainStart, hashOf } from './audit-entry.ts';

/** What is wrong with a log, and from which entry on. */
export interface ChainProblem {
  readonly firstBadSeq: number;
  readonly problem: string;
}

/** How far a log has been checked: its last good entry, and how many there were. */
export interface ChainCheck {
  readonly end: ChainEnd;
  readonly entries: number;
}

export const unchecked: ChainCheck = { end: chainStart, entries: 0 };

/**
 * Checks that `entry` is the one that must follow. The head record is what the log was known to reach when the check
 * began; entries are given in the order of their seq.
 */
export function checkEntry(
  check: ChainCheck,
  entry: AuditEntry,
  head: ChainEnd | null,
): ChainCheck | ChainProblem {
  const expected = check.end.seq + 1;
  const bad = (problem: string, firstBadSeq = expected): ChainProblem => ({ firstBadSeq, problem });
  if (entry.seq > expected) return bad(`${span(expected, entry.seq - 1)} missing.`);
  if (entry.seq < expected) return bad(`Entry ${entry.seq} is there twice.`, entry.seq);
  if (entry.prevHash !== check.end.hash)
    return bad(`Entry ${entry.seq} does not carry the hash of the entry before it.`);
  if (hashOf(entry) !== entry.hash)
    return bad(`Entry ${entry.seq} was changed: its hash does not fit what it says.`);
  if (head?.seq === entry.seq && head.hash !== entry.hash)
    return bad(
      `Entry ${entry.seq}, or one before it, was rewritten: it is not the one the log's head names.`,
    );
  return { end: { seq: entry.seq, hash: entry.hash }, entries: check.entries + 1 };
}

/** Checks, after the last entry, that none is missing behind it. */
export function checkEnd(check: ChainCheck, head: ChainEnd | null): ChainProblem | null {
  const { seq } = check.end;
  if (head && head.seq > seq)
    return { firstBadSeq: seq + 1, problem: `${span(seq + 1, head.seq)} missing from the end of the log.` };
  // The head is written after the entry, so it may be missing while there is one entry, and one only.
  if (!head && seq > 1)
    return {
      firstBadSeq: seq,
      problem: "The log's head is missing, so entries may be missing from its end.",
    };
  return null;
}

const span = (from: number, to: number) =>
  from === to ? `Entry ${from} is` : `Entries ${from} to ${to} are`;
