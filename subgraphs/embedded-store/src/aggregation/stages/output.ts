import { CommandError, locationError } from '../../errors.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { compile, withNames } from '../expressions/compile.ts';
import type { Evaluator } from '../expressions/scope.ts';
import type { Namespace, Parsing, Stage } from './stage.ts';

/** Where `$out` puts its documents. */
export function parseOut(operand: unknown): Namespace {
  if (typeof operand === 'string' && operand !== '') return { name: operand };
  if (!isDoc(operand))
    throw locationError(
      16990,
      `$out only supports a string or object argument, but found ${typeNameOf(operand)}`,
    );
  const { db, coll } = operand;
  const unknown = Object.keys(operand).find((field) => field !== 'db' && field !== 'coll');
  if (unknown !== undefined) throw locationError(40415, `BSON field '$out.${unknown}' is an unknown field.`);
  if (typeof db !== 'string' || typeof coll !== 'string') {
    throw locationError(40414, "BSON field '$out.db' and '$out.coll' are required and must be strings");
  }
  return { db, name: coll };
}

/** What `$merge` does with a document that is there already. */
export type WhenMatched =
  | { readonly kind: 'replace' | 'keepExisting' | 'merge' | 'fail' }
  | {
      readonly kind: 'pipeline';
      readonly stage: Stage;
      readonly variables: readonly (readonly [string, Evaluator])[];
    };

/** A `$merge`, checked. */
export interface Merge {
  readonly into: Namespace;
  readonly on: readonly string[];
  readonly whenMatched: WhenMatched;
  readonly whenNotMatched: 'insert' | 'discard' | 'fail';
}

export function parseMerge(operand: unknown, parsing: Parsing): Merge {
  const spec = typeof operand === 'string' ? docOf({ into: operand }) : operand;
  if (!isDoc(spec))
    throw locationError(
      51182,
      `$merge only supports a string or object argument, not ${typeNameOf(operand)}`,
    );
  const known = ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'];
  const unknown = Object.keys(spec).find((field) => !known.includes(field));
  if (unknown !== undefined)
    throw locationError(40415, `BSON field '$merge.${unknown}' is an unknown field.`);
  const { whenNotMatched = 'insert' } = spec;
  if (whenNotMatched !== 'insert' && whenNotMatched !== 'discard' && whenNotMatched !== 'fail') {
    throw new CommandError(
      2,
      `Enumeration value '${String(whenNotMatched)}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  }
  return {
    into: intoOf(spec.into),
    on: onOf(spec.on),
    whenMatched: matchedOf(spec, parsing),
    whenNotMatched,
  };
}

function intoOf(into: unknown): Namespace {
  if (typeof into === 'string' && into !== '') return { name: into };
  if (into === undefined)
    throw locationError(40414, "BSON field '$merge.into' is missing but a required field");
  if (isDoc(into) && typeof into.coll === 'string') {
    return typeof into.db === 'string' ? { db: into.db, name: into.coll } : { name: into.coll };
  }
  throw locationError(
    51178,
    `$merge 'into' field  must be either a string or an object, but found ${typeNameOf(into)}`,
  );
}

function onOf(on: unknown): readonly string[] {
  if (on === undefined) return ['_id'];
  const fields = Array.isArray(on) ? on : [on];
  if (fields.length === 0)
    throw locationError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  for (const field of fields) {
    if (typeof field !== 'string') throw locationError(51134, "$merge 'on' array elements must be strings");
  }
  if (new Set(fields).size < fields.length)
    throw locationError(31465, 'Found a duplicate field in $merge.on list');
  return fields.map(String);
}

const updateStages = new Set([
  '$addFields',
  '$set',
  '$project',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
  '$fill',
]);

function matchedOf(spec: Doc, parsing: Parsing): WhenMatched {
  const { whenMatched = 'merge' } = spec;
  if (Array.isArray(whenMatched)) return pipelineOf(whenMatched, spec, parsing);
  if (spec.let !== undefined)
    throw locationError(
      51199,
      "Cannot use 'let' variables with 'whenMatched: ...' mode unless it is a pipeline",
    );
  switch (whenMatched) {
    case 'replace':
    case 'keepExisting':
    case 'merge':
    case 'fail':
      return { kind: whenMatched };
    default:
      throw locationError(
        51191,
        `Enumeration value '${String(whenMatched)}' for field 'whenMatched' is not a valid value.`,
      );
  }
}

function pipelineOf(pipeline: readonly unknown[], spec: Doc, parsing: Parsing): WhenMatched {
  const bindings = spec.let ?? docOf({ new: '$$ROOT' });
  if (!isDoc(bindings))
    throw new CommandError(14, "BSON field '$merge.let' is the wrong type, expected type 'object'");
  const inner = {
    ...parsing,
    compiling: withNames(parsing.compiling, 'new', ...Object.keys(bindings)),
    inside: '$merge',
  };
  const stage = parsing.parse(pipeline, inner);
  for (const each of pipeline) {
    const [name = ''] = isDoc(each) ? Object.keys(each) : [];
    if (!updateStages.has(name))
      throw new CommandError(72, `${name} is not allowed to be used within an update`);
  }
  return {
    kind: 'pipeline',
    stage,
    variables: Object.entries({ new: '$$ROOT', ...bindings }).map(([name, value]) => [
      name,
      compile(value, parsing.compiling),
    ]),
  };
}
