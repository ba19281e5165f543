import { InvalidArgumentError, type Principal, requireWellFormed } from '@ymera/kernel';
import type { VectorQuestion } from './gateway.ts';
import { type AskedWish, readWish, wholeNumber } from './read-wish.ts';

/** What somebody has vectors made of. */
interface UserTexts {
  readonly principal: Principal;
  readonly texts: readonly string[];
  readonly wish?: AskedWish | null;
  readonly timeoutMs: number;
}

const limits = { texts: 100, charactersEach: 100_000, characters: 1_000_000, timeoutMs: 600_000 };

/** @throws InvalidArgumentError */
export function readTexts({ principal, texts, wish, timeoutMs }: UserTexts): VectorQuestion {
  if (texts.length < 1 || texts.length > limits.texts)
    throw new InvalidArgumentError('texts', `1 to ${limits.texts} texts`, `${texts.length} of them`);
  texts.forEach(requireText);
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  if (characters > limits.characters) {
    const expected = `at most ${limits.characters} characters in all`;
    throw new InvalidArgumentError('texts', expected, `${characters} of them`);
  }
  return {
    ...{ tenantId: principal.tenantId, startedBy: principal.id, runId: null, agentId: null },
    wish: readWish(wish),
    texts,
    tokenBudget: null,
    timeoutMs: wholeNumber('timeoutMs', timeoutMs, { min: 1, max: limits.timeoutMs }),
  };
}

function requireText(text: string, index: number): void {
  const name = `texts[${index}]`;
  const { length } = text;
  if (length > limits.charactersEach || text.trim() === '') {
    const expected = `a text of 1 to ${limits.charactersEach} characters that is not blank`;
    throw new InvalidArgumentError(
      name,
      expected,
      text.trim() === '' ? 'blank' : `${length} characters long`,
    );
  }
  requireWellFormed(name, text);
}
