import { CommandError } from '../../errors.ts';

const madeMax = 4_000_000;
const charactersPerUnit = 16;

// Evaluating is synchronous, one document at a time, so one counter serves all; a new document starts it again.
let made = 0;

/** Begins to count what expressions make of one document. */
export function beginWork(): void {
  made = 0;
}

/**
 * Counts array items that an expression makes. A few nested loops multiply to more than any memory holds, so past four
 * million of them it throws QueryExceededMemoryLimitNoDiskUseAllowed.
 */
export function countMade(items: number): void {
  made += items;
  if (made > madeMax) {
    throw new CommandError(
      292,
      `Exceeded memory limit: expressions made more than ${madeMax} values of one document`,
    );
  }
}

/** Counts a text that an expression makes. */
export const countText = (text: string): string => {
  countMade(text.length / charactersPerUnit);
  return text;
};

/** Runs what may go deeper or grow longer than JavaScript can; then the client is told, and the process lives on. */
export function withinLimits<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError(
      15,
      `an expression nests too deep or grows too large: ${error.message}`,
      {},
      { cause: error },
    );
  }
}
