import { wordsOf } from '@ymera/kernel';
import type { Candidate } from './candidate.ts';
import { indexPhrases, type PhraseIndex } from './phrases.ts';

/** Candidates, prepared for being selected from. */
export interface SelectionIndex<C extends Candidate = Candidate> {
  readonly candidates: readonly C[];
  readonly phrases: PhraseIndex;
  /** Whose definition has a word. */
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
}

/** One word in the definition of one candidate. */
interface Posting {
  /** The place among the candidates. */
  readonly entry: number;
  /** What the word adds to the candidate's BM25 score. */
  readonly bm25: number;
  readonly inDescription: boolean;
}

// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.4.
const k1 = 1.2;
const b = 0.75;

/** Takes much longer than a selection; keep what it gives for as long as the candidates are the same. */
export function indexCandidates<C extends Candidate>(candidates: readonly C[]): SelectionIndex<C> {
  return { candidates, phrases: indexPhrases(candidates), postings: postingsOf(candidates.map(textOf)) };
}

interface Text {
  /** How often each word stands in it. */
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
  readonly description: ReadonlySet<string>;
}

function textOf({ name, title, description, category, triggers, focusAreas }: Candidate): Text {
  const described = wordsOf(description);
  const others = [name, title, category ?? '', ...triggers, ...focusAreas].flatMap(wordsOf);
  const counts = new Map<string, number>();
  for (const word of [...described, ...others]) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { counts, length: described.length + others.length, description: new Set(described) };
}

function postingsOf(texts: readonly Text[]): ReadonlyMap<string, readonly Posting[]> {
  const lengthMean = texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length);
  const holders = new Map<string, number>();
  for (const { counts } of texts)
    for (const word of counts.keys()) holders.set(word, (holders.get(word) ?? 0) + 1);
  const postings = new Map<string, Posting[]>();
  for (const [entry, { counts, length, description }] of texts.entries())
    for (const [word, count] of counts) {
      const saturated = (count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / lengthMean));
      const bm25 = rarityOf(holders.get(word) ?? 0, texts.length) * saturated;
      const own = postings.get(word) ?? [];
      own.push({ entry, bm25, inDescription: description.has(word) });
      postings.set(word, own);
    }
  return postings;
}

/** The logarithm of a word's rarity, with 1 added so that it is never negative: as Lucene has it. */
function rarityOf(holders: number, all: number): number {
  return Math.log(1 + (all - holders + 0.5) / (holders + 0.5));
}
