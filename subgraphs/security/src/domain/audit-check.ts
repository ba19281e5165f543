import { type ChainCheck, type ChainProblem, checkEntry, unchecked } from './audit-chain.ts';
import type { AuditEntry, ChainEnd } from './audit-entry.ts';
import { emptyFrontier, type Frontier, rootOf, withLeaf } from './merkle/frontier.ts';
import { hashLeaf } from './merkle/hash.ts';
import type { TreeHead } from './tree-head.ts';

/** How far a log has been checked: its chain, its tree, and up to where it is known to be what was signed. */
export interface LogCheck {
  readonly chain: ChainCheck;
  readonly tree: Frontier;
  readonly signedSize: number;
}

export const nothingChecked: LogCheck = { chain: unchecked, tree: emptyFrontier, signedSize: 0 };

/** Checks that `entry` is the one that must follow. @param head what the log's record says of its end */
export function checkNext(
  check: LogCheck,
  entry: AuditEntry,
  head: ChainEnd | null,
): LogCheck | ChainProblem {
  const chain = checkEntry(check.chain, entry, head);
  if ('problem' in chain) return chain;
  return { ...check, chain, tree: withLeaf(check.tree, hashLeaf(entry.hash)).frontier };
}

/** Checks that the entries so far are those that were signed. @param signed a head of as many entries */
export function checkRoot(check: LogCheck, { size, root, at }: TreeHead): LogCheck | ChainProblem {
  if (rootOf(check.tree) === root) return { ...check, signedSize: size };
  const [first, when] = [check.signedSize + 1, new Date(at).toISOString()];
  const which = first === size ? `Entry ${size} is` : `One or more of the entries ${first} to ${size} are`;
  return { firstBadSeq: first, problem: `${which} not what was signed on ${when}: the log was rewritten.` };
}

/** What to say of a head that is further than the last entry. */
export function cutOff({ chain }: LogCheck, { size, at }: TreeHead): ChainProblem {
  const { seq } = chain.end;
  const missing = size === seq + 1 ? `Entry ${size} is` : `Entries ${seq + 1} to ${size} are`;
  return {
    firstBadSeq: seq + 1,
    problem: `${missing} missing from the end: they were there when the log was signed on ${new Date(at).toISOString()}.`,
  };
}
