import { compilePipeline, nothingElse, runWith } from '../aggregation/pipeline.ts';
import type { Collation } from '../collation/collation.ts';
import { CommandError } from '../errors.ts';
import { compileFilter, type Predicate } from '../matching/filter.ts';
import type { Match } from '../matching/operators.ts';
import { equalValues } from '../values/compare.ts';
import { cloneValue, type Doc, isDoc, newDoc } from '../values/document.ts';
import { applyModifiers, type Modifier, parseModifiers } from './modifiers.ts';

/** What an update needs to know about the document it is applied to. */
export interface UpdateTarget {
  readonly found?: Match;
  /** The document does not exist yet: `$setOnInsert` applies, and `_id` may be set. */
  readonly inserting?: boolean;
}

/** Gives the changed document and leaves the original alone. */
export interface Update {
  readonly replaces: boolean;
  readonly apply: (doc: Doc, target: UpdateTarget) => Doc;
}

/** What an update is compiled with. */
export interface UpdateOptions {
  /** Variables that a pipeline may name. */
  readonly variables?: Doc;
  /** How array filters compare texts. */
  readonly collation?: Collation | undefined;
}

/** Compiles a replacement, a document of update operators, or an update pipeline. */
export function compileUpdate(
  update: unknown,
  arrayFilters: unknown,
  { variables = {}, collation }: UpdateOptions = {},
): Update {
  if (Array.isArray(update)) return compilePipelineUpdate(update, arrayFilters, variables);
  if (!isDoc(update)) throw new CommandError(9, 'Update argument must be either an object or an array');
  const [first] = Object.keys(update);
  if (first === undefined || !first.startsWith('$')) return compileReplacement(update);
  const modifiers = parseModifiers(update);
  const filters = parseArrayFilters(arrayFilters, collation);
  refuseUnusedFilters(filters, modifiers);
  return {
    replaces: false,
    apply: (doc, target) => {
      const copy = cloneValue(doc);
      applyModifiers(copy, modifiers, { ...target, filters });
      return keepingId(doc, copy, target);
    },
  };
}

function compileReplacement(replacement: Doc): Update {
  const operator = Object.keys(replacement).find((field) => field.startsWith('$'));
  if (operator !== undefined) {
    throw new CommandError(52, `The dollar ($) prefixed field '${operator}' is not allowed in a replacement`);
  }
  return {
    replaces: true,
    apply: (doc, target) => {
      const copy = newDoc();
      if (Object.hasOwn(doc, '_id')) copy._id = doc._id;
      for (const field of Object.keys(replacement)) copy[field] = replacement[field];
      return keepingId(doc, copy, target);
    },
  };
}

const updateStages = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

function compilePipelineUpdate(update: unknown[], arrayFilters: unknown, variables: Doc): Update {
  if (Array.isArray(arrayFilters) && arrayFilters.length > 0) {
    throw new CommandError(9, 'arrayFilters may not be specified for pipeline-style updates');
  }
  const stages = compilePipeline(update, { names: Object.keys(variables) });
  for (const stage of update) {
    const [name = ''] = Object.keys(isDoc(stage) ? stage : {});
    if (name.startsWith('$') && !updateStages.has(name))
      throw new CommandError(72, `${name} is not allowed to be used within an update`);
  }
  // Made once, so that `$$NOW` is one moment for all documents of the update.
  const run = runWith(nothingElse, variables);
  return {
    replaces: false,
    apply: (doc, target) => {
      const [result] = stages([doc], run);
      const copy = newDoc();
      if (Object.hasOwn(doc, '_id')) copy._id = doc._id;
      for (const [field, value] of Object.entries(result ?? {})) copy[field] = value;
      return keepingId(doc, copy, target);
    },
  };
}

function keepingId(before: Doc, after: Doc, target: UpdateTarget): Doc {
  const hadId = Object.hasOwn(before, '_id');
  if (!hadId || (target.inserting && before._id === undefined)) return after;
  if (!Object.hasOwn(after, '_id') || !equalValues(before._id, after._id)) {
    throw new CommandError(
      66,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  }
  return after;
}

function parseArrayFilters(
  arrayFilters: unknown,
  collation: Collation | undefined,
): ReadonlyMap<string, Predicate> {
  const filters = new Map<string, Predicate>();
  if (arrayFilters === undefined) return filters;
  if (!Array.isArray(arrayFilters)) throw new CommandError(14, 'arrayFilters must be an array');
  for (const filter of arrayFilters) {
    if (!isDoc(filter)) throw new CommandError(14, 'each array filter must be an object');
    const name = identifierOf(filter);
    if (filters.has(name)) {
      throw new CommandError(9, `Found multiple array filters with the same top-level field name ${name}`);
    }
    filters.set(name, compileFilter(filter, {}, collation));
  }
  return filters;
}

function refuseUnusedFilters(filters: ReadonlyMap<string, Predicate>, modifiers: readonly Modifier[]): void {
  for (const name of filters.keys()) {
    if (modifiers.some(({ parts }) => parts.includes(`$[${name}]`))) continue;
    throw new CommandError(9, `The array filter for identifier '${name}' was not used in the update`);
  }
}

/** The one name that all conditions of an array filter are about. */
function identifierOf(filter: Doc): string {
  const [name, ...others] = [...new Set(identifiersIn(filter))];
  if (name === undefined)
    throw new CommandError(9, 'Cannot use an expression without a top-level field name');
  if (others.length > 0) {
    throw new CommandError(9, `Expected a single top-level field name, found '${name}' and '${others[0]}'`);
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
    throw new CommandError(
      2,
      `The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
    );
  }
  return name;
}

function* identifiersIn(filter: Doc): Generator<string> {
  for (const [key, value] of Object.entries(filter)) {
    if (!key.startsWith('$')) yield key.split('.')[0] ?? key;
    else if (Array.isArray(value))
      for (const branch of value) if (isDoc(branch)) yield* identifiersIn(branch);
  }
}

/** The document an upsert starts from: what the filter says its fields equal. */
export function upsertBase(filter: Doc): Doc {
  const base = newDoc();
  const given = new Map<string, unknown>();
  for (const [path, value] of equalities(filter)) {
    if (given.has(path)) {
      throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    }
    given.set(path, value);
    if (path.split('.').some((part) => part.startsWith('$'))) continue;
    applyModifiers(base, parseModifiers({ $set: { [path]: value } }), {
      inserting: true,
      filters: new Map(),
    });
  }
  return base;
}

function* equalities(filter: Doc): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(value)) for (const inner of value) yield* equalities(inner);
    if (key === '$or' && Array.isArray(value) && value.length === 1) yield* equalities(value[0]);
    if (key.startsWith('$')) continue;
    const operators = isDoc(value) && Object.keys(value)[0]?.startsWith('$') && !('$ref' in value);
    if (!operators) {
      if (!(value instanceof RegExp) && !isStoredRegex(value)) yield [key, value];
    } else if (isDoc(value)) {
      if (Object.hasOwn(value, '$eq')) yield [key, value.$eq];
      else if (Array.isArray(value.$in) && value.$in.length === 1) yield [key, value.$in[0]];
      else if (Array.isArray(value.$all) && value.$all.length === 1) yield [key, value.$all[0]];
    }
  }
}

const isStoredRegex = (value: unknown): boolean =>
  (value as { _bsontype?: string } | null)?._bsontype === 'BSONRegExp'; // regexes filter, they do not equal
