import { Decimal128, type Long } from 'bson';
import { doubleOf, integerOf, isDecimal } from '../../values/arithmetic.ts';
import { addDecimals, decimalFrom, divideDecimals, exactDecimal } from '../../values/arithmetic-decimal.ts';
import { bsonTag } from '../../values/document.ts';
import { isNumber } from '../expressions/operands.ts';
import type { Accumulator } from './accumulator.ts';

/** A sum of doubles with what rounding lost kept beside it (Knuth's two-sum), as MongoDB sums. */
class PreciseSum {
  private sum = 0;
  private lost = 0;
  private special = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.special += value;
      return;
    }
    const total = this.sum + value;
    const back = total - this.sum;
    this.lost += this.sum - (total - back) + (value - back);
    this.sum = total;
  }

  get value(): number {
    if (this.special !== 0) return this.special;
    return this.sum + this.lost;
  }
}

/** The sum of numbers in the widest type among them; whatever is no number is passed over. */
export class Sum implements Accumulator {
  private widest = 16;
  private small = 0;
  private large = 0n;
  private readonly doubles = new PreciseSum();
  private decimals: unknown = 0;

  add(value: unknown): undefined {
    if (typeof value === 'number') {
      if ((value | 0) === value && !Object.is(value, -0)) this.addSmall(value);
      else this.addDouble(value);
    } else if (isNumber(value)) this.addWrapped(value);
  }

  private addSmall(value: number): void {
    this.small += value;
    if (!Number.isSafeInteger(this.small)) [this.large, this.small] = [this.large + BigInt(this.small), 0];
  }

  private addDouble(value: number): void {
    this.doubles.add(value);
    if (this.widest !== 19) this.widest = 1;
  }

  private addWrapped(value: unknown): void {
    const tag = bsonTag(value);
    if (tag === 'Double') this.addDouble(Number(value));
    else if (tag === 'Int32') this.addSmall(Number(value));
    else if (tag === 'Long') {
      this.large += (value as Long).toBigInt(); // the tag says what it is
      if (this.widest === 16) this.widest = 18;
    } else {
      this.widest = 19;
      this.decimals = addDecimals(decimalFrom(this.decimals), value);
    }
  }

  result(): unknown {
    const whole = this.large + BigInt(this.small);
    if (this.widest === 16) return integerOf(whole);
    if (this.widest === 18) return integerOf(whole, true);
    if (this.widest === 1) {
      // Only a whole part that a double cannot hold needs the detour.
      this.doubles.add(Number(whole));
      const { value } = this.doubles;
      this.doubles.add(-Number(whole));
      return doubleOf(value);
    }
    const rest = addDecimals(Decimal128.fromString(whole.toString()), exactDecimal(this.doubles.value));
    return this.doubles.value === 0 && whole === 0n ? this.decimals : addDecimals(this.decimals, rest);
  }
}

/** The mean of numbers: a double, or a decimal if one is among them; null of none. */
export class Average implements Accumulator {
  private readonly sum = new Sum();
  private count = 0;

  add(value: unknown): undefined {
    if (!isNumber(value)) return;
    this.sum.add(value);
    this.count++;
  }

  result(): unknown {
    if (this.count === 0) return null;
    const total = this.sum.result();
    if (isDecimal(total)) return divideDecimals(total, this.count);
    return doubleOf(Number(String(total)) / this.count);
  }
}

/** The standard deviation, by Welford's method; of a sample it takes two numbers, of a population one. */
export class Deviation implements Accumulator {
  private count = 0;
  private mean = 0;
  private squares = 0;
  private readonly sample: boolean;

  constructor(sample: boolean) {
    this.sample = sample;
  }

  add(value: unknown): undefined {
    if (!isNumber(value)) return;
    const number = Number(String(value));
    this.count++;
    const delta = number - this.mean;
    this.mean += delta / this.count;
    this.squares += delta * (number - this.mean);
  }

  result(): unknown {
    const count = this.count - Number(this.sample);
    if (count <= 0) return null;
    const value = Math.sqrt(this.squares / count);
    return Number.isNaN(value) ? null : doubleOf(value);
  }
}

/** Numbers at ranks of the sorted input; the array for `$percentile`, one for `$median`. */
export class Percentiles implements Accumulator {
  private readonly numbers: number[] = [];
  private readonly ranks: readonly number[];
  private readonly single: boolean;

  constructor(ranks: readonly number[], single: boolean) {
    this.ranks = ranks;
    this.single = single;
  }

  add(value: unknown): number | undefined {
    if (!isNumber(value)) return undefined;
    this.numbers.push(Number(String(value)));
    return 8;
  }

  result(): unknown {
    const sorted = this.numbers.toSorted((a, b) => a - b);
    const values = this.ranks.map((rank) => {
      if (sorted.length === 0) return null;
      const at = Math.max(Math.ceil(sorted.length * rank) - 1, 0);
      return doubleOf(sorted[Math.min(at, sorted.length - 1)] ?? 0);
    });
    return this.single ? (values[0] ?? null) : values;
  }
}

/** Counts what it is given. */
export class Count implements Accumulator {
  private count = 0;

  add(): undefined {
    this.count++;
  }

  result(): unknown {
    return integerOf(BigInt(this.count));
  }
}
