import { locationError } from '../errors.ts';
import type { Branch, Node } from './tree.ts';

/**
 * Whether a projection names what stays, instead of what goes. `_id` alone may be dropped from an inclusion or kept in
 * an exclusion, so it decides only when nothing else does.
 */
export function isInclusion(root: Branch): boolean {
  const leaves = [...leavesOf(root, '')];
  const mode = leaves.find(({ kind }) => kind === 'keep' || kind === 'drop')?.kind;
  if (mode === undefined) {
    const onlyId = root.children.get('_id')?.kind === 'keep' && leaves.length === 0;
    return onlyId || leaves.some(({ kind }) => kind === 'compute');
  }
  for (const leaf of leaves) refuseMixture(mode === 'keep', leaf);
  return mode === 'keep';
}

function refuseMixture(including: boolean, { kind, path }: Leaf): void {
  if (including && kind === 'drop') {
    throw locationError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
  }
  if (including) return;
  if (kind === 'keep')
    throw locationError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
  if (kind === 'compute')
    throw locationError(31252, `Cannot use an expression at ${path} in an exclusion projection`);
}

interface Leaf {
  readonly kind: Node['kind'];
  readonly path: string;
}

function* leavesOf(branch: Branch, prefix: string): Generator<Leaf> {
  for (const [name, node] of branch.children) {
    const path = `${prefix}${name}`;
    const isPlain = node.kind === 'drop' || node.kind === 'keep';
    if (node.kind === 'branch') yield* leavesOf(node, `${path}.`);
    else if (node.kind === 'change' && node.includes) yield { kind: 'keep', path };
    else if (!(path === '_id' && isPlain)) yield { kind: node.kind, path };
  }
}
