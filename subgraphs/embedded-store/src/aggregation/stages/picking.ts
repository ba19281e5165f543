import { CommandError, locationError } from '../../errors.ts';
import { compileFilter } from '../../matching/filter.ts';
import { type Doc, docOf, isDoc, newDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { compile } from '../expressions/compile.ts';
import { isNumber } from '../expressions/operands.ts';
import { scopeOf, variablesIn } from '../expressions/scope.ts';
import { Budget, sizeOf } from '../memory.ts';
import type { Parsing, StageParser } from './stage.ts';

export const match: StageParser = (operand, parsing) => {
  if (!isDoc(operand)) throw locationError(15959, 'the match filter must be an expression in an object');
  checkMatch(operand, parsing);
  return function* matching(documents, { binding }) {
    const matches = compileFilter(operand, variablesIn(binding), parsing.compiling.collation);
    for (const doc of documents) if (matches(doc)) yield doc;
  };
};

/** Refuses a filter that is wrong before anything is read, the expressions in it included. */
export function checkMatch(filter: Doc, { compiling }: Parsing): void {
  compileFilter(filter, {}, compiling.collation);
  const check = (part: unknown): void => {
    if (Array.isArray(part)) for (const item of part) check(item);
    if (!isDoc(part)) return;
    for (const [name, operand] of Object.entries(part)) {
      if (name === '$expr') compile(operand, compiling);
      else if (['$and', '$or', '$nor'].includes(name)) check(operand);
    }
  };
  check(filter);
}

/** A whole number from `min` up, as `$limit` and `$skip` take it. */
function wholeNumber(value: unknown, name: string, code: number): number {
  const number = isNumber(value) ? Number(String(value)) : Number.NaN;
  if (!Number.isInteger(number) || number < 0) {
    const wanted = Number.isInteger(number)
      ? 'a non-negative number'
      : isNumber(value)
        ? 'an integer'
        : 'a number';
    throw locationError(
      code,
      `invalid argument to ${name} stage: Expected ${wanted} in: ${name}: ${String(value)}`,
    );
  }
  return number;
}

export const limit: StageParser = (operand) => {
  const count = wholeNumber(operand, '$limit', 5107201);
  if (count === 0) throw locationError(15958, 'the limit must be positive');
  return function* limiting(documents) {
    let given = 0;
    for (const doc of documents) {
      yield doc;
      if (++given === count) return;
    }
  };
};

export const skip: StageParser = (operand) => {
  const count = wholeNumber(operand, '$skip', 5107200);
  return function* skipping(documents) {
    let seen = 0;
    for (const doc of documents) if (seen++ >= count) yield doc;
  };
};

export const sample: StageParser = (operand) => {
  if (!isDoc(operand)) throw locationError(28745, 'the $sample stage specification must be an object');
  for (const field of Object.keys(operand)) {
    if (field !== 'size') throw locationError(28748, `unrecognized option to $sample: ${field}`);
  }
  if (!Object.hasOwn(operand, 'size')) throw locationError(28749, '$sample stage must specify a size');
  if (!isNumber(operand.size)) throw locationError(28746, 'size argument to $sample must be a number');
  const size = Math.trunc(Number(String(operand.size)));
  if (!(size > 0)) throw locationError(28747, 'size argument to $sample must be a positive integer');
  return function* sampling(documents) {
    yield* reservoir(documents, size);
  };
};

// Algorithm R (Vitter 1985), then shuffled: every document is as likely as any other to be in each place.
function reservoir(documents: Iterable<Doc>, size: number): Doc[] {
  const kept: Doc[] = [];
  const budget = new Budget('$sample');
  let seen = 0;
  for (const doc of documents) {
    seen++;
    if (kept.length < size) {
      budget.add(sizeOf(doc));
      kept.push(doc);
    } else {
      const at = Math.floor(Math.random() * seen);
      if (at < size) kept[at] = doc;
    }
  }
  return kept
    .map((doc) => ({ doc, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ doc }) => doc);
}

export const count: StageParser = (operand) => {
  if (typeof operand !== 'string') throw locationError(40156, 'the count field must be a non-empty string');
  if (operand === '') throw locationError(40157, 'the count field must be a non-empty string');
  if (operand.startsWith('$')) throw locationError(40158, 'the count field cannot be a $-prefixed path');
  if (operand.includes('\0')) throw locationError(40159, 'the count field cannot contain a null byte');
  if (operand.includes('.')) throw locationError(40160, "the count field cannot contain '.'");
  return function* counting(documents) {
    let n = 0;
    for (const _ of documents) n++;
    if (n > 0) yield docOf({ [operand]: n });
  };
};

export const redact: StageParser = (operand, { compiling }) => {
  const decide = compile(operand, compiling);
  return function* redacting(documents, { binding }) {
    const visit = (current: Doc, root: Doc): Doc | undefined => {
      const verdict = decide({ root, current, binding });
      if (verdict === 'keep') return current;
      if (verdict === 'prune') return undefined;
      if (verdict === 'descend') return descend(current, (inner) => visit(inner, root));
      throw locationError(17053, '$redact must evaluate to one of $$DESCEND, $$PRUNE, or $$KEEP');
    };
    for (const doc of documents) {
      const kept = visit(doc, doc);
      if (kept !== undefined) yield kept;
    }
  };
};

function descend(doc: Doc, visit: (inner: Doc) => Doc | undefined): Doc {
  const walk = (value: unknown): unknown => {
    if (isDoc(value)) return visit(value);
    if (Array.isArray(value)) return value.map(walk).filter((item) => item !== undefined);
    return value;
  };
  const kept = Object.entries(doc)
    .map(([field, value]) => [field, walk(value)] as const)
    .filter(([, value]) => value !== undefined);
  const result = newDoc();
  for (const [field, value] of kept) result[field] = value;
  return result;
}

/** `$documents`: literal documents in place of a collection's. */
export const documents: StageParser = (operand, { compiling }) => {
  const evaluate = compile(operand, compiling);
  return function* literal(_documents, { binding }) {
    const items = evaluate(scopeOf(docOf({}), binding));
    if (!Array.isArray(items)) {
      throw locationError(
        5858203,
        `The argument to $documents must evaluate to an array, got ${typeNameOf(items)}`,
      );
    }
    for (const item of items) {
      if (!isDoc(item)) throw new CommandError(14, `$documents takes documents, got ${typeNameOf(item)}`);
      yield item;
    }
  };
};
