import { newId } from '@ymera/kernel';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const randomLength = 16;

/**
 * Makes ids of journal entries that sort in the order in which they were made, also within a millisecond and when the
 * clock is set back: an id of the same time is the one before, counted on by one.
 */
export function createJournalIds(): (now: number) => string {
  let lastMs = Number.NEGATIVE_INFINITY;
  let last = '';
  return (now) => {
    const next = now > lastMs ? null : countedOn(last);
    lastMs = next === null ? Math.max(now, lastMs + 1) : lastMs;
    last = next ?? newId('jrn', lastMs);
    return last;
  };
}

/** Null when the random part is at its end. */
function countedOn(id: string): string | null {
  const digits = [...id.slice(-randomLength)].map((digit) => alphabet.indexOf(digit));
  for (let index = digits.length - 1; index >= 0; index--) {
    const digit = digits[index] ?? 0;
    digits[index] = digit === alphabet.length - 1 ? 0 : digit + 1;
    if (digits[index] !== 0) return id.slice(0, -randomLength) + digits.map((at) => alphabet[at]).join('');
  }
  return null;
}
