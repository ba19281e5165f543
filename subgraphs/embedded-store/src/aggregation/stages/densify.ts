import { CommandError, locationError } from '../../errors.ts';
import { sumOf } from '../../values/arithmetic.ts';
import { type Doc, isDoc, newDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { zoneOf } from '../expressions/calendar.ts';
import { pathOf, simpleOrder, valueAt } from '../expressions/compile.ts';
import { addToDate, unitOf } from '../expressions/date-arithmetic.ts';
import { isNullish, isNumber } from '../expressions/operands.ts';
import { Budget, sizeOf } from '../memory.ts';
import { withField } from './fields.ts';
import type { StageParser } from './stage.ts';

interface Densifying {
  readonly field: readonly string[];
  readonly partitions: readonly (readonly string[])[];
  readonly step: unknown;
  readonly unit: string | undefined;
  readonly bounds: 'full' | 'partition' | readonly [unknown, unknown];
}

const madeMax = 500_000;

/** `$densify`: documents made where a sequence of numbers or dates has gaps. */
export const densify: StageParser = (operand, { compiling }) => {
  const spec = parse(operand);
  return function* densifying(documents) {
    const { partitions, without } = gather(documents, spec, compiling.keyOf);
    const all = partitions.flatMap(({ members }) => members.map(({ value }) => value)).sort(simpleOrder);
    let made = 0;
    yield* without;
    for (const { members, key } of partitions) {
      for (const { doc, isNew } of filled(members, key, rangeFor(spec, all, members), spec)) {
        if (isNew && ++made > madeMax)
          throw locationError(
            5897900,
            `Generated ${made} documents in $densify, which is over the limit of ${madeMax}.`,
          );
        yield doc;
      }
    }
  };
};

interface Member {
  readonly value: unknown;
  readonly doc: Doc;
}

interface Partition {
  readonly key: Doc;
  readonly members: Member[];
}

function gather(
  documents: Iterable<Doc>,
  spec: Densifying,
  keyOf: (value: unknown) => string,
): { partitions: Partition[]; without: Doc[] } {
  const budget = new Budget('$densify');
  const partitions = new Map<string, Partition>();
  const without: Doc[] = [];
  for (const doc of documents) {
    budget.add(sizeOf(doc));
    const value = valueAt(doc, spec.field);
    if (isNullish(value)) {
      without.push(doc);
      continue;
    }
    refuseOtherKind(value, spec);
    const parts = spec.partitions.map((path) => valueAt(doc, path));
    const key = keyOf(parts.map((part) => (part === undefined ? [] : [part])));
    const partition = partitions.get(key) ?? { key: keyDocument(spec, parts), members: [] };
    partitions.set(key, partition);
    partition.members.push({ value, doc });
  }
  for (const { members } of partitions.values()) members.sort((a, b) => simpleOrder(a.value, b.value));
  if (partitions.size === 0 && Array.isArray(spec.bounds)) partitions.set('', { key: newDoc(), members: [] });
  return { partitions: [...partitions.values()], without };
}

function refuseOtherKind(value: unknown, { unit }: Densifying): void {
  if (unit === undefined && value instanceof Date)
    throw locationError(6053600, '$densify field type must be numeric unless a unit is given');
  const fits = unit === undefined ? isNumber(value) : value instanceof Date;
  if (!fits)
    throw locationError(
      5733201,
      `Densify field type must be ${unit === undefined ? 'numeric' : 'date'}, but is ${typeNameOf(value)}`,
    );
}

const keyDocument = (spec: Densifying, parts: readonly unknown[]): Doc =>
  spec.partitions.reduce(
    (doc, path, i) => (parts[i] === undefined ? doc : withField(doc, path, parts[i])),
    newDoc(),
  );

interface Range {
  readonly low: unknown;
  readonly high: unknown;
  readonly includesHigh: boolean;
}

function rangeFor(spec: Densifying, all: readonly unknown[], members: readonly Member[]): Range {
  if (spec.bounds === 'full') return { low: all[0], high: all.at(-1), includesHigh: true };
  if (spec.bounds === 'partition')
    return { low: members[0]?.value, high: members.at(-1)?.value, includesHigh: true };
  const [low, high] = spec.bounds;
  return { low, high, includesHigh: false };
}

/** The partition's documents with those made between them, in order. */
function* filled(
  members: readonly Member[],
  key: Doc,
  range: Range,
  spec: Densifying,
): Generator<{ doc: Doc; isNew: boolean }> {
  let at = 0;
  for (let value = range.low; ; value = stepped(value, spec)) {
    const order = simpleOrder(value, range.high);
    if (order > 0 || (order === 0 && !range.includesHigh)) break;
    for (; at < members.length && simpleOrder(members[at]?.value, value) < 0; at++)
      yield { doc: members[at]?.doc ?? newDoc(), isNew: false };
    if (simpleOrder(members[at]?.value, value) === 0 && at < members.length) continue;
    yield { doc: withField(key, spec.field, value), isNew: true };
  }
  for (; at < members.length; at++) yield { doc: members[at]?.doc ?? newDoc(), isNew: false };
}

// From the value before, as MongoDB does: months from the 31st of January go on from the 28th of February.
function stepped(value: unknown, { step, unit }: Densifying): unknown {
  if (unit === undefined || !(value instanceof Date)) return sumOf(value, step);
  return new Date(addToDate(value.getTime(), unit, Number(String(step)), zoneOf(undefined)));
}

function parse(operand: unknown): Densifying {
  if (!isDoc(operand)) throw new CommandError(14, 'The $densify stage specification must be an object');
  const { field, partitionByFields = [], range } = operand;
  if (typeof field !== 'string')
    throw locationError(40414, "BSON field '$densify.field' is missing but a required field");
  if (!isDoc(range))
    throw locationError(40414, "BSON field '$densify.range' is missing but a required field");
  if (!Array.isArray(partitionByFields) || !partitionByFields.every((each) => typeof each === 'string'))
    throw new CommandError(14, "'partitionByFields' must be an array of strings");
  if (partitionByFields.includes(field))
    throw locationError(8993000, "BSON field '$densify.field' cannot be a partition field");
  const { step, unit, bounds } = range;
  if (!isNumber(step)) throw new CommandError(14, "'step' of $densify must be a number");
  if (Number(String(step)) <= 0)
    throw locationError(
      5733401,
      'the step parameter in a range statement must be a strictly positive numeric value',
    );
  const checkedUnit = unit === undefined ? undefined : unitOf(unit, '$densify');
  if (checkedUnit !== undefined && !Number.isInteger(Number(String(step))))
    throw locationError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  return {
    field: pathOf(field),
    partitions: partitionByFields.map((each) => pathOf(String(each))),
    step,
    unit: checkedUnit,
    bounds: boundsOf(bounds, partitionByFields.length),
  };
}

function boundsOf(bounds: unknown, partitions: number): Densifying['bounds'] {
  if (bounds === 'full') return bounds;
  if (bounds === 'partition') {
    if (partitions === 0)
      throw locationError(
        5733408,
        "one may not specify the bounds as 'partition' without specifying a non-empty array of partitionByFields",
      );
    return bounds;
  }
  if (!Array.isArray(bounds) || bounds.length !== 2)
    throw locationError(5733403, 'a bounding array in a range statement must have exactly two elements');
  const [low, high] = bounds;
  if (simpleOrder(low, high) > 0)
    throw locationError(5733402, 'the bounds in a range statement must be ordered');
  return [low, high];
}
