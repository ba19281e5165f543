import type { Clock } from '@ymera/kernel';
import type { HeadSigner } from '../crypto/head-signer.ts';
import { emptyFrontier, type Frontier, rootOf, type TreeNode, withLeaf } from '../domain/merkle/frontier.ts';
import { hashLeaf } from '../domain/merkle/hash.ts';
import { isKeptLevel } from '../domain/merkle/kept-levels.ts';
import type { GrownTree } from '../domain/tree-head.ts';
import type { AuditStore, TreeStore } from '../ports.ts';

export interface SigningDesk {
  readonly auditEntries: AuditStore;
  readonly trees: TreeStore;
  readonly heads: HeadSigner;
  readonly clock: Clock;
}

const batchSize = 2_000;
/** Two million entries; what is more waits for the next time. */
const batchesMax = 1_000;

/**
 * Signs a tenant's log as it is now, unless that is signed already; null for an empty log. Several processes that sign
 * at once come to the same tree, and the first one's head stays.
 */
export async function signTree(
  desk: SigningDesk,
  { tenantId }: { tenantId: string },
): Promise<GrownTree | null> {
  const { auditEntries, trees, heads, clock } = desk;
  const latest = await trees.latest(tenantId);
  const grown = await grow(desk, tenantId, latest ?? emptyFrontier);
  if (grown.size === (latest?.size ?? 0)) return latest;
  const head = await heads.sign({ tenantId, size: grown.size, root: rootOf(grown), at: clock.now() });
  const added = await trees.add({ ...head, peaks: grown.peaks });
  await auditEntries.markSigned(tenantId, grown.size);
  return added ? { ...head, peaks: grown.peaks } : trees.latest(tenantId);
}

/** Up to the first gap: what is missing must not be signed over. */
async function grow(
  { auditEntries, trees }: SigningDesk,
  tenantId: string,
  from: Frontier,
): Promise<Frontier> {
  let tree: Frontier = { size: from.size, peaks: from.peaks };
  for (let batch = 0; batch < batchesMax; batch++) {
    const found = await auditEntries.listHashes(tenantId, { afterSeq: tree.size, limit: batchSize });
    const completed: TreeNode[] = [];
    const before = tree.size;
    for (const { seq, hash } of found) {
      if (seq !== tree.size + 1) break;
      const next = withLeaf(tree, hashLeaf(hash));
      tree = next.frontier;
      completed.push(...next.completed.filter(({ level }) => isKeptLevel(level)));
    }
    await trees.addNodes(tenantId, completed);
    if (tree.size - before < batchSize) break;
  }
  return tree;
}
