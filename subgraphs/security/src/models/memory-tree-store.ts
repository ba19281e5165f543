import type { TreeNode } from '../domain/merkle/frontier.ts';
import type { GrownTree } from '../domain/tree-head.ts';
import type { TreeStore } from '../ports.ts';

/** The memory twin of the store of trees. Its heads are exposed, so that a test can tamper with them. */
export function createMemoryTreeStore(): TreeStore & { readonly trees: GrownTree[] } {
  const trees: GrownTree[] = [];
  const nodes = new Map<string, TreeNode>();
  const ofTenant = (tenantId: string) =>
    trees.filter((tree) => tree.tenantId === tenantId).sort((a, b) => a.size - b.size);
  return {
    trees,
    add: async (tree) => {
      if (ofTenant(tree.tenantId).some(({ size }) => size === tree.size)) return false;
      trees.push(tree);
      return true;
    },
    latest: async (tenantId, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId).at(-1) ?? null;
    },
    list: async (tenantId, { fromSize, limit }, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId)
        .filter(({ size }) => size >= fromSize)
        .slice(0, limit);
    },
    addNodes: async (tenantId, added) => {
      for (const node of added) {
        const key = `${tenantId}:${node.level}:${node.index}`;
        if (!nodes.has(key)) nodes.set(key, node);
      }
    },
    listNodes: async (tenantId, { level, from, count }, signal) => {
      signal?.throwIfAborted();
      return Array.from({ length: count }, (_, i) => nodes.get(`${tenantId}:${level}:${from + i}`)).flatMap(
        (node) => (node ? [node.hash] : []),
      );
    },
  };
}
