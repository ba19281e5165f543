import { plural, verbForms } from './inflect.ts';
import type { IntentKind } from './intent.ts';
import { type Lines, light, nouns, states, verbs } from './lexicon.ts';

/** Something that speaks for an intent where it stands in a request. */
export interface Cue {
  readonly kind: IntentKind;
  /** How clearly, from 0 to 1. */
  readonly weight: number;
  /** A verb counts more where it heads a clause; a state, such as `is broken`, wherever it is said. */
  readonly role: 'VERB' | 'NOUN' | 'STATE';
}

/** As `light` lists them, in all their forms. */
export const lightVerbs: ReadonlySet<string> = formsOf(light);

/** Longest cue first at each of its first words. */
export const cues: ReadonlyMap<string, readonly PlacedCue[]> = byFirstWord();

export interface PlacedCue extends Cue {
  readonly words: readonly string[];
}

/** Whether a clause can begin with the word: a verb, as it stands where something is asked for. */
export function isImperative(word: string): boolean {
  return imperatives.has(word);
}

const imperatives: ReadonlySet<string> = new Set(
  linesOf(verbs).flatMap(({ phrase }) => phrase.split(' ').slice(0, 1)),
);

function byFirstWord(): ReadonlyMap<string, readonly PlacedCue[]> {
  const found = new Map<string, PlacedCue[]>();
  const take = (lines: Lines, role: Cue['role'], forms: (phrase: string) => readonly string[]) => {
    for (const { kind, weight, phrase } of linesOf(lines))
      for (const form of forms(phrase)) {
        const words = form.split(' ');
        const [first = ''] = words;
        found.set(first, [...(found.get(first) ?? []), { kind, weight, role, words }]);
      }
  };
  take(verbs, 'VERB', verbForms);
  take(nouns, 'NOUN', (phrase) => [phrase, plural(phrase)]);
  take(states, 'STATE', (phrase) => [phrase]);
  for (const list of found.values()) list.sort((a, b) => b.words.length - a.words.length);
  return found;
}

function linesOf(lines: Lines) {
  // The keys are those of the type.
  return (Object.entries(lines) as [IntentKind, Readonly<Record<number, string>>][]).flatMap(
    ([kind, byWeight]) =>
      Object.entries(byWeight).flatMap(([weight, phrases]) =>
        phrases.split(/,\s*/).map((phrase) => ({ kind, weight: Number(weight), phrase: phrase.trim() })),
      ),
  );
}

function formsOf(phrases: string): ReadonlySet<string> {
  return new Set(phrases.split(/,\s*/).flatMap((phrase) => verbForms(phrase.trim())));
}
