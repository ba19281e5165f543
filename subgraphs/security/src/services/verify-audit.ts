import { type HeadSigner, verifyNote } from '../crypto/head-signer.ts';
import { type ChainProblem, checkEnd } from '../domain/audit-chain.ts';
import { checkNext, checkRoot, cutOff, type LogCheck, nothingChecked } from '../domain/audit-check.ts';
import type { TreeHead } from '../domain/tree-head.ts';
import type { AuditStore, TreeStore } from '../ports.ts';

const batchSize = 500;

export interface AuditVerification {
  /** How many fit, from the first on. */
  readonly entries: number;
  /** Up to which entry the log is known to be what was signed. */
  readonly signedSize: number;
  readonly problem: ChainProblem | null;
}

interface Desk {
  readonly auditEntries: AuditStore;
  readonly trees: TreeStore;
  readonly heads: Pick<HeadSigner, 'publicKey'>;
}

/** Recomputes a tenant's hash chain and Merkle tree from its first entry, up to the first thing that does not fit. */
export async function verifyAudit(
  desk: Desk,
  { tenantId }: { tenantId: string },
  signal: AbortSignal,
): Promise<AuditVerification> {
  const { auditEntries } = desk;
  // Read first: entries that are written meanwhile can only make the log longer than its head says.
  const head = await auditEntries.findHead(tenantId);
  const upTo = Math.max(head?.seq ?? 0, (await auditEntries.last(tenantId))?.seq ?? 0);
  const signed = signedHeads(desk, tenantId, signal);
  let next = await nextHead(signed);
  let check = nothingChecked;
  const ended = (problem: ChainProblem | null): AuditVerification => ({
    entries: check.chain.entries,
    signedSize: check.signedSize,
    problem,
  });
  while (check.chain.end.seq < upTo) {
    const batch = await auditEntries.listAfter(
      tenantId,
      { afterSeq: check.chain.end.seq, limit: batchSize },
      signal,
    );
    for (const entry of batch) {
      const checked = checkNext(check, entry, head);
      if ('problem' in checked) return ended(checked);
      check = checked;
      if (next?.size !== check.tree.size) continue;
      const compared = await checkHead(desk, check, next);
      if ('problem' in compared) return ended(compared);
      check = compared;
      next = await nextHead(signed);
    }
    if (batch.length === 0) break;
  }
  return ended(checkEnd(check.chain, head) ?? (next && next.size > upTo ? cutOff(check, next) : null));
}

async function checkHead(
  { heads }: Desk,
  check: LogCheck,
  signed: TreeHead,
): Promise<LogCheck | ChainProblem> {
  const said = await verifyNote(signed.note, heads.publicKey);
  const { tenantId, size, root } = signed;
  if (said?.tenantId === tenantId && said.size === size && said.root === root)
    return checkRoot(check, signed);
  return {
    firstBadSeq: check.signedSize + 1,
    problem: `The tree head of ${size} entries does not carry the signature of this installation's audit key.`,
  };
}

async function* signedHeads({ trees }: Desk, tenantId: string, signal: AbortSignal) {
  for (let fromSize = 1; ; ) {
    const page = await trees.list(tenantId, { fromSize, limit: batchSize }, signal);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < batchSize) return;
    fromSize = last.size + 1;
  }
}

const nextHead = async (heads: AsyncGenerator<TreeHead, void>): Promise<TreeHead | null> =>
  (await heads.next()).value ?? null;
