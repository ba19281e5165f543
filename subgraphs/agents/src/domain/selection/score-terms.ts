import { wordsOf } from '@ymera/kernel';
import type { ScoreKind } from './candidate.ts';
import { categoryKey, type Phrase, phrasesIn } from './phrases.ts';
import type { SelectionIndex } from './selection-index.ts';

/** What each thing that matches adds to a score. */
const weights = {
  TRIGGER: 3,
  PARTIAL_TRIGGER: 1,
  DESCRIPTION: 0.5,
  CATEGORY: 1,
  FOCUS_AREA: 2,
  CONTEXT: 1,
  SUCCESS: 2,
} as const;

/** What is to be done, and whatever else is known about it. */
export interface SelectionRequest {
  readonly task: string;
  /** What is said around the task. It moves those that the task itself speaks of, and brings in no others. */
  readonly context?: string | null;
  /** Also those of this category are selected from that the task does not speak of. */
  readonly category?: string | null;
  /** Where a candidate's rate of success lies; undefined when it never worked. */
  readonly successOf?: (id: string) => SuccessBounds | undefined;
}

/** Both ends of a confidence interval, from 0 to 1. */
export interface SuccessBounds {
  readonly low: number;
  readonly high: number;
}

/** Hears of one thing that adds to the score of the candidate at a place. */
export type TermListener = (entry: number, kind: ScoreKind, matched: string, score: number) => void;

/** Tells of everything that adds to anybody's score, without keeping it: most of it is of no further interest. */
export function tellTerms(index: SelectionIndex, request: SelectionRequest, tell: TermListener): void {
  const touched = new Uint8Array(index.candidates.length);
  const tellTouched: TermListener = (entry, kind, matched, score) => {
    touched[entry] = 1;
    tell(entry, kind, matched, score);
  };
  const words = wordsOf(request.task);
  tellWords(index, new Set(words), tellTouched);
  tellPhrases(index, { words, category: request.category ?? null }, tellTouched);
  tellContext(index, { context: request.context ?? '', touched }, tell);
  if (request.successOf) tellSuccess(index, { successOf: request.successOf, touched }, tell);
}

function tellWords({ postings }: SelectionIndex, words: ReadonlySet<string>, tell: TermListener): void {
  for (const word of words)
    for (const { entry, bm25, inDescription } of postings.get(word) ?? []) {
      tell(entry, 'BM25', word, bm25);
      if (inDescription) tell(entry, 'DESCRIPTION', word, weights.DESCRIPTION);
    }
}

/**
 * A phrase matches where its words stand in the task one after another; a trigger in part where any of them does. A
 * category named in the task counts only where none is asked for.
 */
function tellPhrases(
  { phrases }: SelectionIndex,
  { words, category }: { words: readonly string[]; category: string | null },
  tell: TermListener,
): void {
  const whole = phrasesIn(phrases, words);
  for (const { owners } of whole)
    for (const { entry, kind, text } of owners)
      if (kind !== 'CATEGORY' || category === null) tell(entry, kind, text, weights[kind]);
  const partial = new Set<Phrase>();
  for (const word of words) for (const phrase of phrases.triggersByWord.get(word) ?? []) partial.add(phrase);
  for (const phrase of partial)
    for (const { entry, kind, text } of whole.has(phrase) ? [] : phrase.owners)
      if (kind === 'TRIGGER') tell(entry, 'PARTIAL_TRIGGER', text, weights.PARTIAL_TRIGGER);
  if (category !== null)
    for (const { entry, text } of phrases.byCategory.get(categoryKey(category)) ?? [])
      tell(entry, 'CATEGORY', text, weights.CATEGORY);
}

/** Counts once, however long the context is, or it would drown the task. */
function tellContext(
  { phrases }: SelectionIndex,
  { context, touched }: { context: string; touched: Uint8Array },
  tell: TermListener,
): void {
  const told = new Set<number>();
  for (const { owners } of phrasesIn(phrases, wordsOf(context)))
    for (const { entry, text } of owners) {
      if (!touched[entry] || told.has(entry)) continue;
      told.add(entry);
      tell(entry, 'CONTEXT', text, weights.CONTEXT);
    }
}

/**
 * Only what is beyond doubt counts: how far the whole interval lies above one half, or below it. Thus few trials move
 * little, a candidate that never worked stands between the good and the bad ones, and many trials move by 1 at most.
 */
function tellSuccess(
  { candidates }: SelectionIndex,
  { successOf, touched }: { successOf: (id: string) => SuccessBounds | undefined; touched: Uint8Array },
  tell: TermListener,
): void {
  for (const [entry, { id }] of candidates.entries()) {
    const bounds = touched[entry] ? successOf(id) : undefined;
    if (!bounds) continue;
    const beyond = Math.max(0, bounds.low - 0.5) - Math.max(0, 0.5 - bounds.high);
    if (beyond === 0) continue;
    tell(entry, 'SUCCESS', `${percent(bounds.low)} to ${percent(bounds.high)}`, weights.SUCCESS * beyond);
  }
}

const percent = (rate: number) => `${Math.round(rate * 100)} %`;
