import { type Hash, hashNode } from './hash.ts';

/** The leaves from `begin` up to, and without, `end`, both counted from 0. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** Whose roots, in this order, show that the leaf is in the tree of the first `size` leaves (RFC 6962, 2.1.1). */
export function inclusionSpans(leaf: number, size: number): readonly Span[] {
  return path(leaf, { begin: 0, end: size });
}

function path(leaf: number, { begin, end }: Span): readonly Span[] {
  if (end - begin === 1) return [];
  const middle = begin + largestPowerBelow(end - begin);
  const left = { begin, end: middle };
  const right = { begin: middle, end };
  return leaf < middle ? [...path(leaf, left), right] : [...path(leaf, right), left];
}

/** Whose roots show that the tree of the first `before` leaves is the beginning of that of `after` (RFC 6962, 2.1.2). */
export function consistencySpans(before: number, after: number): readonly Span[] {
  if (before === 0 || before === after) return [];
  return subproof(before, { begin: 0, end: after }, true);
}

function subproof(before: number, { begin, end }: Span, isKnown: boolean): readonly Span[] {
  if (before === end) return isKnown ? [] : [{ begin, end }];
  const middle = begin + largestPowerBelow(end - begin);
  const left = { begin, end: middle };
  const right = { begin: middle, end };
  return before <= middle
    ? [...subproof(before, left, isKnown), right]
    : [...subproof(before, right, false), left];
}

/** Perfect trees that the leaves of a span are made of, in order: of a span that a proof names. */
export function perfectTreesOf({
  begin,
  end,
}: Span): readonly { readonly level: number; readonly index: number }[] {
  const trees: { level: number; index: number }[] = [];
  for (let at = begin; at < end; ) {
    const width = largestPowerUpTo(end - at);
    trees.push({ level: Math.log2(width), index: at / width });
    at += width;
  }
  return trees;
}

/** The root of a tree from those of the perfect trees that it is made of. */
export function joined(roots: readonly Hash[]): Hash {
  const [last, ...before] = roots.toReversed();
  if (last === undefined) throw new Error('A tree without leaves is no part of a proof.');
  return before.reduce((right, left) => hashNode(left, right), last);
}

/** The root of a perfect tree from all of its nodes of one level: a power of two of them. */
export function rootOfPerfect(nodes: readonly Hash[]): Hash {
  const [first, second] = nodes;
  if (first === undefined || second === undefined) return joined(nodes);
  const above = Array.from({ length: nodes.length / 2 }, (_, i) =>
    hashNode(nodes[2 * i] ?? first, nodes[2 * i + 1] ?? second),
  );
  return rootOfPerfect(above);
}

/** Whether the proof leads from this leaf to this root (RFC 9162, 2.1.3.2). */
export function provesInclusion(
  { leaf, index, size, proof }: { leaf: Hash; index: number; size: number; proof: readonly Hash[] },
  root: Hash,
): boolean {
  if (index >= size) return false;
  const spans = inclusionSpans(index, size);
  if (spans.length !== proof.length) return false;
  const hash = spans.reduce(
    (own, { begin }, i) => (begin > index ? hashNode(own, proof[i] ?? '') : hashNode(proof[i] ?? '', own)),
    leaf,
  );
  return hash === root;
}

/** Whether the proof shows that the second tree begins with the whole first one (RFC 9162, 2.1.4.2). */
export function provesConsistency(
  first: { readonly size: number; readonly root: Hash },
  second: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && first.root === second.root;
  if (first.size === 0) return proof.length === 0;
  const [start, ...rest] = isPower(first.size) ? [first.root, ...proof] : proof;
  if (start === undefined) return false;
  let node = first.size - 1;
  let last = second.size - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [old, now] = [start, start];
  for (const hash of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [old, now] = [hashNode(hash, old), hashNode(hash, now)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else now = hashNode(now, hash);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && old === first.root && now === second.root;
}

// Not with bit operators: those have 32 bits.
const half = (value: number) => Math.floor(value / 2);
const largestPowerUpTo = (value: number) => 2 ** Math.floor(Math.log2(value));
const largestPowerBelow = (value: number) => largestPowerUpTo(value - 1);
const isPower = (value: number) => largestPowerUpTo(value) === value;
