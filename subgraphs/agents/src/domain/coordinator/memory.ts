import { wordsOf } from '@ymera/kernel';
import { indexCandidates } from '../selection/selection-index.ts';

/** Something to be known in later conversations: the long-term memory, and the memory of workflows. */
export interface Memory {
  readonly tenantId: string;
  readonly scope: MemoryScope;
  /** Unique in its scope: 1 to 200 characters. */
  readonly key: string;
  readonly text: string;
  readonly updatedAt: number;
  readonly by: string;
}

/** TENANT is for everybody; a user's id for that user alone; a workflow's name for what its runs have put out. */
export type MemoryScope =
  | { readonly kind: 'TENANT'; readonly of: null }
  | { readonly kind: 'USER'; readonly of: string }
  | { readonly kind: 'WORKFLOW'; readonly of: string };

export const memoryLimits = {
  keyLengthMax: 200,
  textLengthMax: 10_000,
  /** In one scope. */
  entriesMax: 1_000,
} as const;

/** A memory that has to do with what is looked for. */
export interface Remembered {
  readonly memory: Memory;
  /** BM25 over all that was looked through; only scores of one search compare. */
  readonly score: number;
}

/** The memories that share words with a text, those first that share most of what tells them apart. */
export function searchMemories(memories: readonly Memory[], text: string): readonly Remembered[] {
  const { postings } = indexCandidates(memories.map(asCandidate));
  const scores = new Map<number, number>();
  for (const word of new Set(wordsOf(text)))
    for (const { entry, bm25 } of postings.get(word) ?? [])
      scores.set(entry, (scores.get(entry) ?? 0) + bm25);
  return [...scores]
    .flatMap(([entry, score]) => {
      const memory = memories[entry];
      return memory ? [{ memory, score }] : [];
    })
    .sort((a, b) => b.score - a.score || b.memory.updatedAt - a.memory.updatedAt);
}

const asCandidate = ({ key, text }: Memory, index: number) => ({
  ...{ id: String(index), name: key, title: '', description: text },
  ...{ category: null, triggers: [], focusAreas: [] },
});
