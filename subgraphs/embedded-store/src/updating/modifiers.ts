import { CommandError } from '../errors.ts';
import type { Predicate } from '../matching/filter.ts';
import { indexOfPart } from '../matching/path.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { arrayOperators } from './array-operators.ts';
import { fieldOperators } from './field-operators.ts';
import { concretePaths, removeAt, type Slot, slotAt, valueAt } from './slots.ts';
import type { UpdateTarget } from './update.ts';

/** One change of one path. */
export interface Modifier {
  readonly operator: string;
  readonly path: string;
  readonly parts: readonly string[];
  readonly operand: unknown;
}

interface ModifierTarget extends UpdateTarget {
  readonly filters: ReadonlyMap<string, Predicate>;
}

/** Changes the value in a slot; the operators are tables of these. */
export type SlotChange = (slot: Slot, operand: unknown, modifier: Modifier) => void;

const operators: ReadonlyMap<string, SlotChange> = new Map([
  ...Object.entries(fieldOperators),
  ...Object.entries(arrayOperators),
]);
const special = new Set(['$unset', '$rename', '$setOnInsert']);
// These act on what is there and never create the path that leads to it.
const neverCreating = new Set(['$pull', '$pullAll', '$pop']);

/** Reads a document of update operators; throws before anything is changed if two of them meet on one path. */
export function parseModifiers(update: Doc): Modifier[] {
  const modifiers: Modifier[] = [];
  for (const [operator, fields] of Object.entries(update)) {
    if (!operators.has(operator) && !special.has(operator)) {
      const hint = 'Expected a valid update modifier or pipeline-style update specified as an array';
      throw new CommandError(9, `Unknown modifier: ${operator}. ${hint}`);
    }
    if (!isDoc(fields)) {
      throw new CommandError(9, `Modifiers operate on fields but we found another type for ${operator}`);
    }
    for (const [path, operand] of Object.entries(fields))
      modifiers.push(parseModifier(operator, path, operand));
  }
  refuseConflicts(modifiers);
  return modifiers.sort(byPath);
}

function parseModifier(operator: string, path: string, operand: unknown): Modifier {
  const parts = path.split('.');
  if (parts.some((part) => part === '')) {
    throw new CommandError(
      56,
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  refusePositions(path, parts);
  if (parts[0]?.startsWith('$') && !['$ref', '$id', '$db'].includes(parts[0])) {
    throw new CommandError(
      52,
      `The dollar ($) prefixed field '${path}' in '${path}' is not valid for storage.`,
    );
  }
  if (operator === '$rename' && typeof operand !== 'string') {
    throw new CommandError(2, `The 'to' field for $rename must be a string: ${path}`);
  }
  if (operator === '$rename') refuseRename(path, String(operand));
  const modifier = { operator, path, parts, operand };
  // Tried on nothing, an operator finds out what is wrong with its operand, also where no document will match.
  if (!takesAnything.has(operator)) operators.get(operator)?.(nowhere, operand, modifier);
  return modifier;
}

const takesAnything = new Set(['$set', '$setOnInsert', '$unset', '$rename', '$min', '$max']);
const nowhere: Slot = { get: () => undefined, set: () => {} };

function refusePositions(path: string, parts: readonly string[]): void {
  if (parts[0] === '$') {
    throw new CommandError(
      2,
      `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
    );
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw new CommandError(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
}

function refuseRename(from: string, to: string): void {
  if (from === to) {
    throw new CommandError(2, `The source and target field for $rename must differ: ${from}`);
  }
  for (const path of [from, to]) {
    if (path.split('.').some((part) => part.startsWith('$'))) {
      throw new CommandError(2, `The source and target field for $rename may not be dynamic: ${path}`);
    }
  }
}

function refuseConflicts(modifiers: readonly Modifier[]): void {
  const paths = modifiers.flatMap((m) => (m.operator === '$rename' ? [m.path, String(m.operand)] : [m.path]));
  const seen = new Set<string>();
  for (const path of [...paths].sort((a, b) => a.length - b.length)) {
    const parts = path.split('.');
    const clash = parts.map((_, i) => parts.slice(0, i + 1).join('.')).find((prefix) => seen.has(prefix));
    if (clash !== undefined) {
      throw new CommandError(40, `Updating the path '${path}' would create a conflict at '${clash}'`);
    }
    seen.add(path);
  }
}

// MongoDB creates new fields in this order: names by bytes, array positions by number.
function byPath(a: Modifier, b: Modifier): number {
  const length = Math.min(a.parts.length, b.parts.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.parts[i] ?? '', b.parts[i] ?? ''];
    if (x === y) continue;
    const [m, n] = [indexOfPart(x), indexOfPart(y)];
    if (m !== undefined && n !== undefined) return m - n;
    return x < y ? -1 : 1;
  }
  return a.parts.length - b.parts.length;
}

/** Applies the modifiers to a document in place. */
export function applyModifiers(doc: Doc, modifiers: readonly Modifier[], target: ModifierTarget): void {
  for (const modifier of modifiers) {
    if (modifier.operator === '$setOnInsert' && !target.inserting) continue;
    for (const path of concretePaths(doc, modifier.parts, target)) applyAt(doc, path, modifier);
  }
}

function applyAt(doc: Doc, path: readonly string[], modifier: Modifier): void {
  if (modifier.operator === '$unset') removeAt(doc, path);
  else if (modifier.operator === '$rename') rename(doc, path, modifier);
  else changeAt(doc, path, modifier);
}

function changeAt(doc: Doc, path: readonly string[], modifier: Modifier): void {
  const name = modifier.operator === '$setOnInsert' ? '$set' : modifier.operator;
  if (neverCreating.has(name) && valueAt(doc, path) === undefined) return;
  const change = operators.get(name);
  if (change !== undefined) change(slotAt(doc, path), modifier.operand, modifier);
}

function rename(doc: Doc, from: readonly string[], modifier: Modifier): void {
  const to = String(modifier.operand).split('.');
  refuseArrayOn(doc, from, 'source');
  const value = valueAt(doc, from);
  if (value === undefined) return;
  refuseArrayOn(doc, to, 'destination');
  removeAt(doc, from);
  slotAt(doc, to).set(value);
}

function refuseArrayOn(doc: Doc, path: readonly string[], end: 'source' | 'destination'): void {
  for (let length = 1; length < path.length; length++) {
    if (!Array.isArray(valueAt(doc, path.slice(0, length)))) continue;
    throw new CommandError(2, `The ${end} field cannot be an array element, '${path.join('.')}'`);
  }
}
