import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import { canonicalJson } from '@ymera/kernel/canonical-json';
import { verifyNote } from '../crypto/head-signer.ts';
import type { ChainProblem } from '../domain/audit-chain.ts';
import { checkNext, checkRoot, cutOff, type LogCheck, nothingChecked } from '../domain/audit-check.ts';
import type { AuditEntry } from '../domain/audit-entry.ts';
import type { TreeHead } from '../domain/tree-head.ts';

/** What an export turned out to be. */
export interface ExportVerdict {
  readonly tenantId: string | null;
  readonly entries: number;
  /** The head that the export ends with. */
  readonly head: TreeHead | null;
  /** What is wrong, with the line; null when all of it is what was signed. */
  readonly problem: (ChainProblem & { readonly line: number }) | null;
}

interface Pinned {
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** A head that was kept from earlier. */
  readonly since: TreeHead | null;
}

/**
 * Checks a whole log: each line an entry as canonical JSON, from the first on, and the last `{"note": …}`, what was signed
 * of them. Nothing but the lines and what was pinned is believed.
 */
export async function verifyExport(lines: AsyncIterable<string>, pinned: Pinned): Promise<ExportVerdict> {
  const { publicKey, since } = pinned;
  let check = nothingChecked;
  let tenantId: string | null = null;
  let head: TreeHead | null = null;
  let line = 0;
  const ended = (problem: ChainProblem | null): ExportVerdict => {
    const entries = check.chain.entries;
    return { tenantId, entries, head, problem: problem && { ...problem, line } };
  };
  for await (const text of lines) {
    line++;
    if (text === '') continue;
    if (head) return ended(at(check, 'There are lines behind the signed head.'));
    const value = readLine(text);
    if (!value) return ended(at(check, 'The line is no canonical JSON object (RFC 8785).'));
    if (typeof value.note === 'string') {
      head = await verifyNote(value.note, publicKey);
      if (!head) return ended(at(check, 'The signed head does not verify with the key given.'));
      continue;
    }
    const entry = readEntry(value);
    if (!entry) return ended(at(check, 'The line is no entry of an audit log.'));
    tenantId ??= entry.tenantId;
    if (entry.tenantId !== tenantId)
      return ended(at(check, `The entry belongs to another log, that of ${entry.tenantId}.`));
    const next = checkNext(check, entry, null);
    if ('problem' in next) return ended(next);
    check = next;
    const compared = since?.size === check.tree.size ? checkRoot(check, since) : check;
    if ('problem' in compared) return ended(compared);
    check = compared;
  }
  return ended(problemAtEnd(check, { tenantId, head, since }));
}

function problemAtEnd(
  check: LogCheck,
  { tenantId, head, since }: { tenantId: string | null; head: TreeHead | null; since: TreeHead | null },
): ChainProblem | null {
  if (since && since.size > check.tree.size) return cutOff(check, since);
  if (since && tenantId !== null && since.tenantId !== tenantId)
    return at(check, `The head that was kept is of another log, that of ${since.tenantId}.`);
  if (!head) return at(check, 'The signed head is missing at the end.');
  if (tenantId !== null && head.tenantId !== tenantId)
    return at(check, `The signed head is of another log, that of ${head.tenantId}.`);
  if (head.size > check.tree.size) return cutOff(check, head);
  if (head.size < check.tree.size) return at(check, `Only the first ${head.size} entries were signed.`);
  const compared = checkRoot(check, head);
  return 'problem' in compared ? compared : null;
}

const at = ({ chain }: LogCheck, problem: string): ChainProblem => ({
  firstBadSeq: chain.end.seq + 1,
  problem,
});

function readLine(text: string): JsonObject | null {
  try {
    const value: JsonValue = JSON.parse(text);
    return isJsonObject(value) && canonicalJson(value) === text ? value : null;
  } catch {
    return null;
  }
}

function readEntry(value: JsonObject): AuditEntry | null {
  const { seq, at: time, allowed, details, concerns, actorId, subjectId } = value;
  const isWhole =
    ['tenantId', 'eventId', 'action', 'prevHash', 'hash'].every((key) => typeof value[key] === 'string') &&
    [actorId, subjectId].every((id) => id === null || typeof id === 'string') &&
    Number.isSafeInteger(seq) &&
    Number.isSafeInteger(time) &&
    typeof allowed === 'boolean' &&
    Array.isArray(concerns) &&
    concerns.every((id) => typeof id === 'string') &&
    isJsonObject(details) &&
    Object.keys(value).length === 12;
  // Each field was looked at.
  return isWhole ? (value as unknown as AuditEntry) : null;
}
