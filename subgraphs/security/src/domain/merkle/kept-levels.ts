/** Of the nodes, only every eighth level is kept; those between are worked out from up to 128 of them. */
const levelsApart = 8;

/** Leaves are not kept as nodes: they are the entries' own hashes. */
export const isKeptLevel = (level: number): boolean => level > 0 && level % levelsApart === 0;

/** From which kept level, 0 for the leaves, and how many nodes of it next to each other, a node is worked out. */
export function sourceOf({ level, index }: { level: number; index: number }) {
  const base = level - (level % levelsApart);
  const count = 2 ** (level - base);
  return { level: base, from: index * count, count };
}
