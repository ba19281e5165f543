import { bsonTag } from './document.ts';

interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** A number as the double nearest to it and what the double misses, exactly. */
export interface SplitNumber {
  readonly double: number;
  readonly residual: Decimal | undefined;
}

/** Splits any BSON number; int64 and Decimal128 values that no double equals keep a residual. */
export function splitNumber(value: unknown): SplitNumber {
  if (typeof value === 'number') return { double: value, residual: undefined };
  const tag = bsonTag(value);
  if (tag === 'Long') return splitLong(BigInt(String(value)));
  if (tag === 'Decimal128') return splitDecimal(String(value));
  return { double: Number(value), residual: undefined };
}

function splitLong(value: bigint): SplitNumber {
  const double = Number(value);
  const rest = value - BigInt(double);
  return { double, residual: rest === 0n ? undefined : { coefficient: rest, exponent: 0 } };
}

function splitDecimal(text: string): SplitNumber {
  const exact = parseDecimal(text);
  if (exact === undefined) return { double: Number(text), residual: undefined };
  const nearest = Number(text);
  const double = Number.isFinite(nearest) ? nearest : Math.sign(nearest) * Number.MAX_VALUE;
  const rest = subtract(exact, doubleToDecimal(double));
  return { double: double === 0 ? 0 : double, residual: rest.coefficient === 0n ? undefined : rest };
}

function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  return { coefficient: sign === '-' ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

const view = new DataView(new ArrayBuffer(8));

// A double is m·2^e, and 2^-n = 5^n·10^-n, so every double is a finite decimal.
function doubleToDecimal(value: number): Decimal {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  const magnitude = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  return { coefficient: bits >> 63n === 1n ? -magnitude : magnitude, exponent: Math.min(exponent, 0) };
}

function subtract(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (d: Decimal) => d.coefficient * 10n ** BigInt(d.exponent - exponent);
  return { coefficient: scale(a) - scale(b), exponent };
}

/** The residual's bytes: memcmp orders them as the residuals themselves; a lone 0x80 stands for none. */
export function residualBytes(residual: Decimal | undefined): Buffer {
  if (residual === undefined) return none;
  const negative = residual.coefficient < 0n;
  const all = (negative ? -residual.coefficient : residual.coefficient).toString();
  const digits = all.replace(/0+$/, '');
  const head = Buffer.allocUnsafe(3);
  head.writeUInt8(0x81, 0);
  head.writeUInt16BE(0x8000 + all.length + residual.exponent, 1);
  const bytes = Buffer.concat([head, Buffer.from(digits, 'latin1'), Buffer.from([0])]);
  return negative ? Buffer.from(bytes.map((byte, i) => (i === 0 ? 0x7f : ~byte & 0xff))) : bytes;
}

const none = Buffer.from([0x80]);
