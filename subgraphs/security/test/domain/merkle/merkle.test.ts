import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { emptyFrontier, type Frontier, rootOf, withLeaf } from '../../../src/domain/merkle/frontier.ts';
import { emptyRoot, type Hash, hashLeaf, hashNode } from '../../../src/domain/merkle/hash.ts';
import {
  consistencySpans,
  inclusionSpans,
  joined,
  perfectTreesOf,
  provesConsistency,
  provesInclusion,
  type Span,
} from '../../../src/domain/merkle/proof.ts';

/** The test vectors of Certificate Transparency's reference implementation: eight leaves and the roots of their trees. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const grow = (count: number, data = (i: number) => createHash('sha256').update(String(i)).digest('hex')) => {
  const nodes = new Map<string, Hash>();
  const trees: Frontier[] = [emptyFrontier];
  for (let i = 0; i < count; i++) {
    const { frontier, completed } = withLeaf(trees[i] ?? emptyFrontier, hashLeaf(data(i)));
    for (const { level, index, hash } of completed) nodes.set(`${level}:${index}`, hash);
    trees.push(frontier);
  }
  const rootOfSpan = (span: Span) =>
    joined(perfectTreesOf(span).map(({ level, index }) => nodes.get(`${level}:${index}`) ?? 'none'));
  const leaf = (i: number) => nodes.get(`0:${i}`) ?? 'none';
  return { roots: trees.map(rootOf), leaf, rootOfSpan };
};

/** The definition itself, as RFC 6962 writes it. */
function treeHash(hashes: readonly Hash[]): Hash {
  if (hashes.length === 0) return emptyRoot;
  if (hashes.length === 1) return hashes[0] ?? '';
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return hashNode(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)));
}

const flipped = (hash: Hash) => `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`;

describe('a Merkle tree', () => {
  it('has the roots of the reference implementation', () => {
    expect(grow(8, (i) => leaves[i] ?? '').roots.slice(1)).toEqual(roots);
  });

  it('that grows leaf by leaf has the root of its definition, at every size up to 80', () => {
    const { roots: grown, leaf } = grow(80);
    for (let size = 0; size <= 80; size++)
      expect(grown[size]).toBe(treeHash(Array.from({ length: size }, (_, i) => leaf(i))));
  });
});

describe('a proof of inclusion', () => {
  const { roots: grown, leaf, rootOfSpan } = grow(80);
  const proofOf = (index: number, size: number) => inclusionSpans(index, size).map(rootOfSpan);

  it('leads from every leaf of every tree to its root, and to no other', () => {
    for (let size = 1; size <= 80; size++)
      for (let index = 0; index < size; index++) {
        const claim = { leaf: leaf(index), index, size, proof: proofOf(index, size) };
        expect(provesInclusion(claim, grown[size] ?? '')).toBe(true);
        expect(provesInclusion(claim, flipped(grown[size] ?? ''))).toBe(false);
      }
  });

  it('of a changed leaf, another place, or with a hash changed, missing or more, proves nothing', () => {
    const [size, index] = [57, 21];
    const proof = proofOf(index, size);
    const root = grown[size] ?? '';
    const claim = { leaf: leaf(index), index, size, proof };
    const wrong = [
      { ...claim, leaf: leaf(22) },
      { ...claim, index: 22 },
      { ...claim, index: 57 },
      { ...claim, size: 80 },
      { ...claim, proof: proof.slice(1) },
      { ...claim, proof: [...proof, proof[0] ?? ''] },
      ...proof.map((_, i) => ({ ...claim, proof: proof.with(i, flipped(proof[i] ?? '')) })),
    ];
    for (const one of wrong) expect(provesInclusion(one, root)).toBe(false);
  });
});

describe('a proof of consistency', () => {
  const { roots: grown, rootOfSpan } = grow(80);
  const proofOf = (before: number, after: number) => consistencySpans(before, after).map(rootOfSpan);
  const tree = (size: number) => ({ size, root: grown[size] ?? '' });

  it('shows of every tree that it is the beginning of every later one', () => {
    for (let after = 0; after <= 80; after++)
      for (let before = 0; before <= after; before++)
        expect(provesConsistency(tree(before), tree(after), proofOf(before, after))).toBe(true);
  });

  it('does not show it of a tree that was changed, or with a hash changed, missing or more', () => {
    for (const [before, after] of [
      [1, 2],
      [6, 7],
      [8, 9],
      [33, 64],
      [57, 80],
    ] as const) {
      const proof = proofOf(before, after);
      const forged = { size: before, root: flipped(grown[before] ?? '') };
      expect(provesConsistency(forged, tree(after), proof)).toBe(false);
      expect(provesConsistency(tree(before), { ...forged, size: after }, proof)).toBe(false);
      expect(provesConsistency(tree(before), tree(after), proof.slice(1))).toBe(false);
      expect(provesConsistency(tree(before), tree(after), [...proof, grown[1] ?? ''])).toBe(false);
      for (let i = 0; i < proof.length; i++)
        expect(provesConsistency(tree(before), tree(after), proof.with(i, flipped(proof[i] ?? '')))).toBe(
          false,
        );
    }
  });

  it('does not show that a log was cut off', () => {
    expect(provesConsistency(tree(9), tree(8), proofOf(8, 9))).toBe(false);
  });
});
