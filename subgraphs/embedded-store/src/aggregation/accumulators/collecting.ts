import { locationError } from '../../errors.ts';
import { type Doc, isDoc, newDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import type { Order } from '../expressions/compile.ts';
import { isNullish } from '../expressions/operands.ts';
import { valueKey } from '../keys.ts';
import { sizeOf } from '../memory.ts';
import type { Accumulator } from './accumulator.ts';

/** The greatest or least value; null and missing ones do not count. */
export class Extreme implements Accumulator {
  private best: unknown;
  private readonly sign: 1 | -1;
  private readonly order: Order;

  constructor(sign: 1 | -1, order: Order) {
    this.sign = sign;
    this.order = order;
  }

  add(value: unknown): undefined {
    if (isNullish(value)) return;
    if (this.best === undefined || this.order(value, this.best) * this.sign > 0) this.best = value;
  }

  result(): unknown {
    return this.best ?? null;
  }
}

/** The first value, or the last. */
export class Edge implements Accumulator {
  private value: unknown;
  private seen = false;
  private readonly last: boolean;

  constructor(last: boolean) {
    this.last = last;
  }

  add(value: unknown): undefined {
    if (this.seen && !this.last) return;
    this.value = value;
    this.seen = true;
  }

  result(): unknown {
    return this.value ?? null;
  }
}

/** All values in order; missing ones are left out. */
export class Push implements Accumulator {
  private readonly values: unknown[] = [];

  add(value: unknown): number | undefined {
    if (value === undefined) return undefined;
    this.values.push(value);
    return sizeOf(value);
  }

  result(): unknown {
    return [...this.values];
  }
}

/** Each value once. */
export class Distinct implements Accumulator {
  private readonly values = new Map<unknown, unknown>();
  private readonly keyOf: (value: unknown) => unknown;

  constructor(keyOf: (value: unknown) => unknown = valueKey) {
    this.keyOf = keyOf;
  }

  add(value: unknown): number | undefined {
    if (value === undefined) return undefined;
    const key = this.keyOf(value);
    if (this.values.has(key)) return undefined;
    this.values.set(key, value);
    return sizeOf(value) * 2;
  }

  result(): unknown {
    return [...this.values.values()];
  }
}

/** Documents merged, later fields over earlier ones. */
export class Merged implements Accumulator {
  private readonly merged: Doc = newDoc();

  add(value: unknown): number | undefined {
    if (isNullish(value)) return undefined;
    if (!isDoc(value)) {
      throw locationError(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${typeNameOf(value)}`,
      );
    }
    const before = Object.keys(this.merged).length;
    Object.assign(this.merged, value);
    return Object.keys(this.merged).length > before ? sizeOf(value) : undefined;
  }

  result(): unknown {
    return Object.assign(newDoc(), this.merged);
  }
}

/** The first so many values, or the last. */
export class Several implements Accumulator {
  private values: unknown[] = [];
  private readonly count: number;
  private readonly last: boolean;

  constructor(count: number, last: boolean) {
    this.count = count;
    this.last = last;
  }

  add(value: unknown): number | undefined {
    if (this.values.length >= this.count) {
      if (!this.last) return undefined;
      this.values.shift();
    }
    this.values.push(value ?? null);
    return sizeOf(value);
  }

  result(): unknown {
    return [...this.values];
  }
}

interface Ranked {
  readonly key: unknown;
  readonly value: unknown;
}

/** The best so many values by a key of their own; ties go to the earlier. */
export class Best implements Accumulator {
  private kept: Ranked[] = [];
  private readonly count: number;
  private readonly compare: (a: unknown, b: unknown) => number;
  private readonly single: boolean;

  constructor(count: number, compare: (a: unknown, b: unknown) => number, single = false) {
    this.count = count;
    this.compare = compare;
    this.single = single;
  }

  add(ranked: unknown): number | undefined {
    const entry = ranked as Ranked; // what the inputs of `$top` and `$maxN` evaluate to
    const worst = this.kept.at(-1);
    if (this.kept.length === this.count && worst !== undefined && this.compare(entry.key, worst.key) >= 0)
      return undefined;
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(this.kept[middle]?.key, entry.key) <= 0) low = middle + 1;
      else high = middle;
    }
    this.kept.splice(low, 0, entry);
    if (this.kept.length > this.count) this.kept.pop();
    return sizeOf(entry.value);
  }

  result(): unknown {
    const values = this.kept.map(({ value }) => value ?? null);
    return this.single ? (values[0] ?? null) : values;
  }
}
