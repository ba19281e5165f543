import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { TreeNode } from '../domain/merkle/frontier.ts';
import type { GrownTree } from '../domain/tree-head.ts';
import type { TreeStore } from '../ports.ts';

/** `_id` is the tenant's id, a colon and the size, so that a log has one head of each size. */
interface StoredTree extends Omit<GrownTree, 'peaks'> {
  readonly _id: string;
  readonly peaks: string[];
}

/** `_id` is the tenant's id, the level and the index, with colons. */
interface StoredNode extends TreeNode {
  readonly _id: string;
  readonly tenantId: string;
}

const treeSchema = new Schema<StoredTree>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    size: { type: Number, required: true },
    root: { type: String, required: true },
    at: { type: Number, required: true },
    note: { type: String, required: true },
    peaks: { type: [String], required: true },
  },
  { collection: 'security_tree_heads', versionKey: false, autoIndex: false },
);
treeSchema.index({ tenantId: 1, size: 1 });

const nodeSchema = new Schema<StoredNode>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    level: { type: Number, required: true },
    index: { type: Number, required: true },
    hash: { type: String, required: true },
  },
  { collection: 'security_tree_nodes', versionKey: false, autoIndex: false },
);
nodeSchema.index({ tenantId: 1, level: 1, index: 1 });

/** Signed heads and the nodes of their trees in MongoDB; both are only ever inserted. */
export async function openTreeStore(connection: Connection): Promise<TreeStore> {
  const trees = connection.model<StoredTree>('SecurityTreeHead', treeSchema);
  const nodes = connection.model<StoredNode>('SecurityTreeNode', nodeSchema);
  await Promise.all([trees.createIndexes(), nodes.createIndexes()]);
  return {
    add: (tree) =>
      unlessThere(trees.insertOne({ ...tree, _id: `${tree.tenantId}:${tree.size}`, peaks: [...tree.peaks] })),
    latest: async (tenantId, signal) => {
      const found = await trees.findOne({ tenantId }).setOptions({ signal }).sort({ size: -1 }).lean();
      return found ? toTree(found) : null;
    },
    list: async (tenantId, { fromSize, limit }, signal) => {
      const query = trees.find({ tenantId, size: { $gte: fromSize } }).setOptions({ signal });
      return (await query.sort({ size: 1 }).limit(limit).lean()).map(toTree);
    },
    addNodes: async (tenantId, added) => {
      const stored = added.map((node) => ({
        updateOne: {
          filter: { _id: `${tenantId}:${node.level}:${node.index}` },
          update: { $setOnInsert: { tenantId, ...node } },
          upsert: true,
        },
      }));
      if (stored.length > 0) await nodes.bulkWrite(stored, { ordered: false });
    },
    listNodes: async (tenantId, { level, from, count }, signal) => {
      const query = nodes.find({ tenantId, level, index: { $gte: from, $lt: from + count } });
      const found = await query.setOptions({ signal }).sort({ index: 1 }).lean();
      return found.map(({ hash }) => hash);
    },
  };
}

const toTree = ({ _id, ...tree }: StoredTree): GrownTree => tree;
