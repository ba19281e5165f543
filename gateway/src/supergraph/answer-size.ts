import { GraphQLError } from 'graphql';

/** A text of so many characters counts as one value more. */
const CHARACTERS_A_VALUE = 64;

/**
 * Counts what an answer holds while it is put together, for the cost of a query is only an estimate: every field,
 * list item and 64 characters of text count one. Throws `RESULT_TOO_LARGE` past the limit.
 */
export class AnswerSize {
  readonly #max: number;
  #values = 0;
  /** Sizes of values inside JSON scalars; the same one often stands in many places. */
  readonly #known = new Map<object, number>();

  constructor(max: number) {
    this.#max = max;
  }

  add(values: number): void {
    this.#values += values;
    if (this.#values > this.#max) throw resultTooLarge(this.#max);
  }

  /** Adds what a leaf holds besides being one value. */
  addContent(leaf: unknown): void {
    if (typeof leaf === 'string') this.add(Math.floor(leaf.length / CHARACTERS_A_VALUE));
    else if (typeof leaf === 'object' && leaf !== null) this.add(this.#sizeOf(leaf));
  }

  #sizeOf(value: object): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const size = measure(value, this.#max);
    this.#known.set(value, size);
    return size;
  }
}

/** The values in a JSON value; stops counting past `max`. */
function measure(value: object, max: number): number {
  const open: unknown[] = [value];
  let size = 0;
  while (open.length > 0 && size <= max) {
    const next = open.pop();
    size += 1 + (typeof next === 'string' ? Math.floor(next.length / CHARACTERS_A_VALUE) : 0);
    if (typeof next !== 'object' || next === null) continue;
    for (const part of Object.values(next)) open.push(part);
  }
  return size;
}

function resultTooLarge(max: number): GraphQLError {
  const message = `The answer would hold more than ${max} values. Ask for fewer fields, for smaller pages, or in several queries.`;
  return new GraphQLError(message, {
    extensions: { code: 'RESULT_TOO_LARGE', nextMove: 'fix-input', details: { limit: max } },
  });
}
