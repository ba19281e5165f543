import type { Binary } from 'bson';
import { CommandError } from '../errors.ts';
import { bsonTag } from '../values/document.ts';
import { rankOf, typeRank } from '../values/types.ts';

/** Compiles `$bitsAllSet`, `$bitsAllClear`, `$bitsAnySet` and `$bitsAnyClear`. */
export function bitTest(
  name: '$bitsAllSet' | '$bitsAllClear' | '$bitsAnySet' | '$bitsAnyClear',
  operand: unknown,
): (value: unknown) => boolean {
  const mask = maskOf(name, operand);
  return (value) => {
    const bits = bitsOf(value);
    if (bits === undefined) return false;
    const set = bits & mask;
    switch (name) {
      case '$bitsAllSet':
        return set === mask;
      case '$bitsAllClear':
        return set === 0n;
      case '$bitsAnySet':
        return set !== 0n;
      case '$bitsAnyClear':
        return set !== mask;
    }
  };
}

function maskOf(name: string, operand: unknown): bigint {
  if (Array.isArray(operand)) return operand.reduce((mask: bigint, bit) => mask | bitAt(name, bit), 0n);
  const bits = bitsOf(operand);
  if (bits === undefined) throw new CommandError(2, `${name} takes an Array, a number, or a BinData`);
  if (bits < 0n) throw new CommandError(9, `Expected a non-negative number in: ${name}: ${bits}`);
  return bits;
}

function bitAt(name: string, bit: unknown): bigint {
  const position = Number(bit);
  if (!Number.isInteger(position) || position < 0 || position > 4096) {
    throw new CommandError(2, `bit positions of ${name} must be integers of 0 or more`);
  }
  return 1n << BigInt(position);
}

// A negative number has all higher bits set, as in two's complement; BigInt arithmetic works that way too.
function bitsOf(value: unknown): bigint | undefined {
  if (bsonTag(value) === 'Binary') {
    const bytes = (value as Binary).value(); // the tag says what it is
    return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex') || '0'}`);
  }
  if (rankOf(value) !== typeRank.number) return undefined;
  const text = String(value);
  if (/^-?\d+$/.test(text)) return BigInt(text);
  const number = Number(text);
  return Number.isSafeInteger(number) ? BigInt(number) : undefined;
}
