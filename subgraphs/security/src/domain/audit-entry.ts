import type { JsonObject } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { redact } from './redact.ts';

/** Something to be written into a tenant's audit log. */
export interface AuditDraft {
  readonly tenantId: string;
  /** The same happening always has the same id, and is written once. */
  readonly eventId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `<noun>.<verb in the past>`, such as `session.opened`. */
  readonly action: string;
  /** Null when nobody was signed in. */
  readonly actorId: string | null;
  readonly subjectId: string | null;
  /** The ids by which it can be found: the subject's, and such as that of the workflow run an agent ran for. */
  readonly concerns: readonly string[];
  /** False when it was refused. */
  readonly allowed: boolean;
  readonly details: JsonObject;
}

/** One line of the log. Its hash covers all of it, the hash of the line before included. */
export interface AuditEntry extends AuditDraft {
  /** 1, 2, 3 … without gaps in a tenant. */
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
}

/** Where a tenant's log ends. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

/** The end of a log without entries. */
export const chainStart: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/** Makes the draft the next entry after `end`; secrets are taken out first, since nothing can be taken out later. */
export function sealEntry(draft: AuditDraft, end: ChainEnd): AuditEntry {
  const subjectId = draft.subjectId === null ? null : redact(draft.subjectId);
  const entry = {
    ...draft,
    subjectId,
    concerns: [...new Set([...(subjectId === null ? [] : [subjectId]), ...draft.concerns])],
    details: redact(draft.details),
    seq: end.seq + 1,
    prevHash: end.hash,
  };
  return { ...entry, hash: hashOf(entry) };
}

/** SHA-256 over the canonical JSON (RFC 8785) of everything in the entry but the hash itself. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { tenantId, seq, eventId, at, action, actorId, subjectId, concerns, allowed, details, prevHash } =
    entry;
  return sha256Hex(
    canonicalJson({
      tenantId,
      seq,
      eventId,
      at,
      action,
      actorId,
      subjectId,
      concerns,
      allowed,
      details,
      prevHash,
    }),
  );
}
