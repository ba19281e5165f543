import type { ScoreTerm } from '../selection/candidate.ts';

/** Somebody who could do a stage. */
export interface Choice {
  readonly id: string;
  /** Why they fit the task, in all. */
  readonly score: number;
  readonly terms: readonly ScoreTerm[];
  /** In a sentence, when earlier runs speak for them alone. */
  readonly led: string | null;
  readonly isReady: boolean;
}

interface Chosen {
  readonly id: string;
  /** What counted, most first. */
  readonly reasons: readonly string[];
}

/** What an agent gets for being there for just this work: as much as two of its triggers in the task. */
const builtInBonus = 6;
const reasonsMax = 6;
const reasonLengthMax = 200;

/**
 * The agent for a stage, of those who can work now, or else of the others: whom earlier runs are sure of, or the best
 * by score, where those that come with the platform for the work are preferred. Others have to speak of such work
 * themselves; a word in common is not enough. Null when there is nobody.
 */
export function chooseAgent(choices: readonly Choice[], builtIn: readonly string[]): Chosen | null {
  const rated = choices
    .map((choice) => ({ choice, bonus: bonusOf(choice.id, builtIn) }))
    .filter(({ choice, bonus }) => bonus > 0 || choice.led !== null || choice.terms.some(isPhrase))
    .sort(
      (a, b) =>
        Number(b.choice.isReady) - Number(a.choice.isReady) ||
        Number(b.choice.led !== null) - Number(a.choice.led !== null) ||
        b.choice.score + b.bonus - (a.choice.score + a.bonus) ||
        (a.choice.id < b.choice.id ? -1 : 1),
    );
  const [best] = rated;
  if (!best) return null;
  const { choice, bonus } = best;
  const reasons = [
    ...(choice.led === null ? [] : [`RECOMMENDATION: ${choice.led}`]),
    ...(bonus > 0 ? [`BUILT_IN for this work: ${bonus}`] : []),
    ...choice.terms.map(({ kind, matched, score }) => `${kind} "${matched}": ${rounded(score)}`),
  ];
  return {
    id: choice.id,
    reasons: reasons.slice(0, reasonsMax).map((one) => one.slice(0, reasonLengthMax).toWellFormed()),
  };
}

/** The first of them is meant most. */
function bonusOf(id: string, builtIn: readonly string[]): number {
  const place = builtIn.indexOf(id);
  return place < 0 ? 0 : builtInBonus / (place + 1);
}

const isPhrase = ({ kind }: ScoreTerm) => kind === 'TRIGGER' || kind === 'FOCUS_AREA' || kind === 'CATEGORY';
const rounded = (score: number): number => Math.round(score * 1_000) / 1_000;
