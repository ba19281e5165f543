import { wordsOf } from '@ymera/kernel';
import type { Candidate } from './candidate.ts';

/** What candidates say of themselves in a few words, each phrase once however many have it. */
export interface PhraseIndex {
  readonly byFirstWord: ReadonlyMap<string, readonly Phrase[]>;
  /** Phrases that are somebody's trigger, by each of their words. */
  readonly triggersByWord: ReadonlyMap<string, readonly Phrase[]>;
  /** Places among the candidates, by category as `categoryKey` gives it. */
  readonly byCategory: ReadonlyMap<string, readonly PhraseOwner[]>;
}

export interface Phrase {
  readonly words: readonly string[];
  readonly owners: readonly PhraseOwner[];
}

export interface PhraseOwner {
  /** The place among the candidates. */
  readonly entry: number;
  readonly kind: 'TRIGGER' | 'FOCUS_AREA' | 'CATEGORY';
  /** As the candidate writes it. */
  readonly text: string;
}

interface GrowingPhrase extends Phrase {
  readonly owners: PhraseOwner[];
}

export function indexPhrases(candidates: readonly Candidate[]): PhraseIndex {
  const phrases = new Map<string, GrowingPhrase>();
  for (const [entry, { triggers, focusAreas, category }] of candidates.entries()) {
    for (const text of triggers) addTo(phrases, { entry, kind: 'TRIGGER', text });
    for (const text of focusAreas) addTo(phrases, { entry, kind: 'FOCUS_AREA', text });
    if (category !== null) addTo(phrases, { entry, kind: 'CATEGORY', text: category });
  }
  const byFirstWord = new Map<string, Phrase[]>();
  const triggersByWord = new Map<string, Phrase[]>();
  const byCategory = new Map<string, readonly PhraseOwner[]>();
  for (const [key, phrase] of phrases) {
    for (const first of phrase.words.slice(0, 1)) push(byFirstWord, first, phrase);
    const isTrigger = phrase.owners.some(({ kind }) => kind === 'TRIGGER');
    if (isTrigger) for (const word of new Set(phrase.words)) push(triggersByWord, word, phrase);
    const owners = phrase.owners.filter(({ kind }) => kind === 'CATEGORY');
    if (owners.length > 0) byCategory.set(key, owners);
  }
  return { byFirstWord, triggersByWord, byCategory };
}

/** The phrases whose words stand in a text one after another. */
export function phrasesIn({ byFirstWord }: PhraseIndex, words: readonly string[]): ReadonlySet<Phrase> {
  const found = new Set<Phrase>();
  for (const [place, word] of words.entries())
    for (const phrase of byFirstWord.get(word) ?? [])
      if (phrase.words.every((own, offset) => own === words[place + offset])) found.add(phrase);
  return found;
}

/** The same for all ways to write a category. */
export function categoryKey(category: string): string {
  return wordsOf(category).join(' ');
}

/** A phrase without a word that counts is passed over, and one that its owner has already said. */
function addTo(phrases: Map<string, GrowingPhrase>, owner: PhraseOwner): void {
  const words = wordsOf(owner.text);
  if (words.length === 0) return;
  const key = words.join(' ');
  const { owners } = phrases.get(key) ?? set(phrases, key, { words, owners: [] });
  const isSaid = owners.some(({ entry, kind }) => entry === owner.entry && kind === owner.kind);
  if (!isSaid) owners.push(owner);
}

function set<V>(map: Map<string, V>, key: string, value: V): V {
  map.set(key, value);
  return value;
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  (map.get(key) ?? set(map, key, [])).push(value);
}
