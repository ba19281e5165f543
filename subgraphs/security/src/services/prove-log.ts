import { InvalidArgumentError } from '@ymera/kernel';
import { AuditTreeIncompleteError } from '../domain/errors.ts';
import { type Hash, hashLeaf } from '../domain/merkle/hash.ts';
import { sourceOf } from '../domain/merkle/kept-levels.ts';
import {
  consistencySpans,
  inclusionSpans,
  joined,
  perfectTreesOf,
  rootOfPerfect,
  type Span,
} from '../domain/merkle/proof.ts';
import type { GrownTree } from '../domain/tree-head.ts';
import { type SigningDesk, signTree } from './sign-tree.ts';

/** That an entry is in the log as it was signed. */
export interface InclusionProof {
  readonly seq: number;
  readonly leaf: Hash;
  /** From the leaf's neighbour up to the root's. */
  readonly hashes: readonly Hash[];
  readonly head: GrownTree;
}

/** That a log is the beginning of a later one. */
export interface ConsistencyProof {
  readonly fromSize: number;
  readonly hashes: readonly Hash[];
  readonly head: GrownTree;
}

/**
 * @throws InvalidArgumentError when there is no such entry
 * @throws AuditTreeIncompleteError when entries or nodes are gone
 */
export async function proveEntry(
  desk: SigningDesk,
  { tenantId, seq }: { tenantId: string; seq: number },
  signal: AbortSignal,
): Promise<InclusionProof> {
  const head = await headOver(desk, { tenantId, argument: 'seq', size: seq });
  const [leaf] = await readNodes(desk, tenantId, { level: 0, from: seq - 1, count: 1 }, signal);
  if (leaf === undefined) throw new AuditTreeIncompleteError(`Entry ${seq} is`);
  const hashes = await rootsOf(desk, tenantId, inclusionSpans(seq - 1, head.size), signal);
  return { seq, leaf, hashes, head };
}

/** @throws as proveEntry */
export async function proveGrowth(
  desk: SigningDesk,
  { tenantId, fromSize }: { tenantId: string; fromSize: number },
  signal: AbortSignal,
): Promise<ConsistencyProof> {
  const head = await headOver(desk, { tenantId, argument: 'fromSize', size: fromSize });
  const hashes = await rootsOf(desk, tenantId, consistencySpans(fromSize, head.size), signal);
  return { fromSize, hashes, head };
}

async function headOver(
  desk: SigningDesk,
  { tenantId, argument, size }: { tenantId: string; argument: string; size: number },
): Promise<GrownTree> {
  const head = await signTree(desk, { tenantId });
  const last = head?.size ?? 0;
  if (head && Number.isInteger(size) && size >= 1 && size <= last) return head;
  throw new InvalidArgumentError(argument, `a whole number from 1 to ${last}`, String(size));
}

const rootsOf = (desk: SigningDesk, tenantId: string, spans: readonly Span[], signal: AbortSignal) =>
  Promise.all(
    spans.map(async (span) => {
      const trees = perfectTreesOf(span);
      return joined(await Promise.all(trees.map((tree) => rootOfTree(desk, tenantId, tree, signal))));
    }),
  );

async function rootOfTree(
  desk: SigningDesk,
  tenantId: string,
  tree: { readonly level: number; readonly index: number },
  signal: AbortSignal,
): Promise<Hash> {
  const source = sourceOf(tree);
  const nodes = await readNodes(desk, tenantId, source, signal);
  if (nodes.length === source.count) return rootOfPerfect(nodes);
  throw new AuditTreeIncompleteError(`Of the nodes of level ${source.level} some are`);
}

async function readNodes(
  { auditEntries, trees }: SigningDesk,
  tenantId: string,
  source: ReturnType<typeof sourceOf>,
  signal: AbortSignal,
): Promise<readonly Hash[]> {
  if (source.level > 0) return trees.listNodes(tenantId, source, signal);
  const query = { afterSeq: source.from, limit: source.count };
  const found = await auditEntries.listHashes(tenantId, query, signal);
  return found.filter(({ seq }, i) => seq === source.from + 1 + i).map(({ hash }) => hashLeaf(hash));
}
