import { randomBytes } from 'node:crypto';
import type { JsonValue } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import type { Commit } from '../run-ports.ts';

/** The end of a run's log, which the next commit continues. */
export interface LogHead {
  readonly number: number;
  readonly epoch: number;
  readonly hash: string;
}

export const emptyLog: LogHead = { number: 0, epoch: 0, hash: '' };

export const headOf = ({ number, epoch, hash }: LogHead): LogHead => ({ number, epoch, hash });

/** A log whose chain of hashes does not hold: somebody changed it. */
export class BrokenLogError extends Error {
  override readonly name = 'BrokenLogError';
}

type Step = Pick<Commit, 'runId' | 'tenantId' | 'epoch' | 'events' | 'untold'>;

/** The commit that follows a log's head. */
export function sealCommit(head: LogHead, step: Step, writerNonce = randomBytes(12).toString('hex')): Commit {
  const commit = { ...step, number: head.number + 1, prevHash: head.hash, writerNonce };
  return { ...commit, hash: hashOf(commit) };
}

/** @throws BrokenLogError when the commit does not continue the log as it was written */
export function verifyCommit(head: LogHead, commit: Commit): void {
  const follows = commit.number === head.number + 1 && commit.prevHash === head.hash;
  if (!follows || commit.hash !== hashOf(commit))
    throw new BrokenLogError(
      `Commit ${commit.number} of ${commit.runId} does not continue commit ${head.number}.`,
    );
}

const hashOf = (commit: Omit<Commit, 'hash'>): string => sha256Hex(sealedText(commit));

/** The canonical JSON whose SHA-256 is a commit's hash. */
export function sealedText({
  runId,
  number,
  tenantId,
  epoch,
  events,
  prevHash,
}: Omit<Commit, 'hash'>): string {
  // Events are plain JSON values, which an interface without an index signature cannot say.
  return canonicalJson({ runId, number, tenantId, epoch, events, prevHash } as unknown as JsonValue);
}
