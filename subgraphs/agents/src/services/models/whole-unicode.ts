import { findIllFormed } from '@ymera/kernel';
import { type ModelAnswer, ModelError } from '@ymera/kernel/language-model';

/**
 * An answer whose text is Unicode: half a surrogate pair, which no client that reads strictly takes, becomes U+FFFD.
 *
 * @throws ModelError when it calls tools with such text: nobody knows what it meant
 */
export function inUnicode(model: string, answer: ModelAnswer): ModelAnswer {
  const { text, servedBy, toolCalls } = answer;
  const where = findIllFormed(
    'toolCalls',
    toolCalls.map(({ id, name, input }) => ({ id, name, input })),
  );
  if (where !== null)
    throw new ModelError('MODEL_BROKEN_ANSWER', { model, message: `half a surrogate pair in ${where}` });
  return { ...answer, text: text.toWellFormed(), servedBy: servedBy.toWellFormed() };
}

/** Mends pieces of one text, so that a pair that comes in two of them stays whole. */
export interface PieceMender {
  /** What can be passed on now; empty when the rest has to come first. */
  add(piece: string): string;
  /** What was held back for a rest that has not come. */
  end(): string;
}

export function createPieceMender(): PieceMender {
  let held = '';
  return {
    add: (piece) => {
      const text = held + piece;
      const isHalf = isHighSurrogate(text.charCodeAt(text.length - 1));
      held = isHalf ? text.slice(-1) : '';
      return (isHalf ? text.slice(0, -1) : text).toWellFormed();
    },
    end: () => {
      const rest = held.toWellFormed();
      held = '';
      return rest;
    },
  };
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
