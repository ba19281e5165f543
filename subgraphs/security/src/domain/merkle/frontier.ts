import { emptyRoot, type Hash, hashNode } from './hash.ts';

/**
 * All that is needed of a tree to go on with it: the roots of the perfect trees that it is made of, the largest first.
 * Their sizes are the binary digits of `size`.
 */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Hash[];
}

/** The root of a perfect tree within the log's: of the leaves from `index * 2 ** level` on, `2 ** level` of them. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Hash;
}

export const emptyFrontier: Frontier = { size: 0, peaks: [] };

/** The tree with one leaf more, and the perfect trees that this completes, the smallest first. */
export function withLeaf(
  { size, peaks }: Frontier,
  leaf: Hash,
): { readonly frontier: Frontier; readonly completed: readonly TreeNode[] } {
  const rest = [...peaks];
  let node: TreeNode = { level: 0, index: size, hash: leaf };
  const completed = [node];
  // Each binary one at the end of the size is a perfect tree that now gets its equal.
  while (node.index % 2 === 1) {
    node = {
      level: node.level + 1,
      index: (node.index - 1) / 2,
      hash: hashNode(rest.pop() ?? emptyRoot, node.hash),
    };
    completed.push(node);
  }
  return { frontier: { size: size + 1, peaks: [...rest, node.hash] }, completed };
}

/** The Merkle tree hash (RFC 6962, 2.1). */
export function rootOf({ peaks }: Frontier): Hash {
  return (
    peaks.reduceRight<Hash | null>((right, left) => (right === null ? left : hashNode(left, right)), null) ??
    emptyRoot
  );
}
