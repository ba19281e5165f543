import { CommandError } from '../errors.ts';
import { bsonTag } from '../values/document.ts';
import { rankOf, typeNumberByName, typeNumberOf, typeRank } from '../values/types.ts';

const numberTypes = [1, 16, 18, 19];

/** `$type`: by name, by number, or several of them. */
export function typeTest(operand: unknown): (value: unknown) => boolean {
  const types = Array.isArray(operand) ? operand : [operand];
  if (types.length === 0) throw new CommandError(9, '$type must match at least one type');
  const wanted = new Set(types.flatMap((type) => (type === 'number' ? numberTypes : [typeNumber(type)])));
  return (value) => value !== undefined && wanted.has(typeNumberOf(value));
}

const typeNumbers: ReadonlySet<number> = new Set(typeNumberByName.values());

function typeNumber(type: unknown): number {
  if (typeof type === 'string') {
    const number = typeNumberByName.get(type);
    if (number === undefined) throw new CommandError(2, `Unknown type name alias: ${type}`);
    return number;
  }
  if (rankOf(type) !== typeRank.number) {
    throw new CommandError(14, 'type must be represented as a number or a string');
  }
  if (!typeNumbers.has(Number(type))) throw new CommandError(2, `Invalid numerical type code: ${type}`);
  return Number(type);
}

/** `$mod`: the value and both operands lose their fractions. */
export function modTest(operand: unknown): (value: unknown) => boolean {
  if (!Array.isArray(operand)) throw new CommandError(2, 'malformed mod, needs to be an array');
  if (operand.length !== 2) {
    throw new CommandError(2, `malformed mod, ${operand.length < 2 ? 'not enough' : 'too many'} elements`);
  }
  const divisor = wholeOperand('divisor', operand[0]);
  const remainder = wholeOperand('remainder', operand[1]);
  if (divisor === 0n) throw new CommandError(2, 'divisor cannot be 0');
  return (value) => {
    const whole = truncated(value);
    return whole !== undefined && whole % divisor === remainder;
  };
}

function wholeOperand(name: string, value: unknown): bigint {
  if (rankOf(value) !== typeRank.number) throw new CommandError(2, `malformed mod, ${name} not a number`);
  const whole = truncated(value);
  if (whole !== undefined) return whole;
  throw new CommandError(
    2,
    `malformed mod, ${name} value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type`,
  );
}

/** A number without its fraction; undefined for what has no whole part. */
function truncated(value: unknown): bigint | undefined {
  if (rankOf(value) !== typeRank.number) return undefined;
  if (bsonTag(value) === 'Long') return BigInt(String(value));
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? BigInt(number) : undefined;
}
