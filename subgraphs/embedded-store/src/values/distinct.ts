import type { Collation } from '../collation/collation.ts';
import { compareValues, equalValues } from './compare.ts';
import { keyString } from './keystring.ts';

/** Values of which no two are equal, under a collation if there is one. */
export class DistinctValues {
  private readonly collation: Collation | undefined;
  private readonly byKey = new Map<string, unknown[]>();

  constructor(collation: Collation | undefined) {
    this.collation = collation;
  }

  add(value: unknown): void {
    const key = keyString([value], [], this.collation).toString('latin1');
    const alike = this.byKey.get(key);
    if (alike === undefined) this.byKey.set(key, [value]);
    // Texts that share a key may differ under a collation.
    else if (!alike.some((other) => equalValues(other, value, this.collation))) alike.push(value);
  }

  sorted(): unknown[] {
    return [...this.byKey.values()].flat().sort((a, b) => compareValues(a, b, this.collation));
  }
}
