import { CommandError } from '../errors.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { arrayRules } from './json-schema-arrays.ts';
import { logicRules } from './json-schema-logic.ts';
import { objectRules } from './json-schema-objects.ts';
import { valueRules } from './json-schema-values.ts';

/** One keyword of a schema, compiled. */
export interface Rule {
  readonly accepts: (value: unknown) => boolean;
  /** Why a value that was not accepted was not, as the server tells it under `errInfo.details`. */
  readonly explain: (value: unknown) => Doc;
}

/** A compiled schema: a value fulfils it when every rule accepts it. */
export interface Schema {
  readonly accepts: (value: unknown) => boolean;
  /** One entry for each rule that a value breaks. */
  readonly explain: (value: unknown) => Doc[];
  /** Its title and description, if any. */
  readonly annotations: Doc;
}

/** What a keyword's compiler is given: the value of the keyword, the whole schema, and the way to inner schemas. */
export interface Keyword {
  readonly name: string;
  readonly operand: unknown;
  readonly schema: Doc;
  readonly compile: (schema: unknown) => Schema;
}

/** Compiles one keyword; undefined for one that another keyword reads. */
export type Compiler = (keyword: Keyword) => Rule | undefined;

const nestingMax = 100;

/**
 * Compiles the operand of `$jsonSchema`: draft 4 of JSON Schema as MongoDB has it, with `bsonType`. Throws
 * FailedToParse or TypeMismatch for a keyword that MongoDB does not know or that is used wrongly.
 */
export const compileJsonSchema = (schema: unknown): Schema => compileAt(schema, 0);

function compileAt(schema: unknown, depth: number): Schema {
  if (!isDoc(schema)) throw new CommandError(14, '$jsonSchema must be an object');
  if (depth > nestingMax) {
    throw new CommandError(9, `$jsonSchema is nested more than ${nestingMax} levels deep`);
  }
  const compile = (inner: unknown): Schema => compileAt(inner, depth + 1);
  const rules = Object.entries(schema)
    .map(([name, operand]) => compilerOf(name)({ name, operand, schema, compile }))
    .filter((rule) => rule !== undefined);
  return {
    accepts: (value) => rules.every((rule) => rule.accepts(value)),
    explain: (value) => rules.filter((rule) => !rule.accepts(value)).map((rule) => rule.explain(value)),
    annotations: annotationsOf(schema),
  };
}

const annotation: Compiler = ({ name, operand }) => {
  if (typeof operand !== 'string') {
    throw new CommandError(14, `$jsonSchema keyword '${name}' must be of type string`);
  }
  return undefined;
};

const compilers: ReadonlyMap<string, Compiler> = new Map(
  Object.entries({
    ...valueRules,
    ...objectRules,
    ...arrayRules,
    ...logicRules,
    title: annotation,
    description: annotation,
  }),
);

const unsupported = new Set(['$ref', '$schema', 'default', 'definitions', 'format', 'id']);

function compilerOf(name: string): Compiler {
  const compiler = compilers.get(name);
  if (compiler !== undefined) return compiler;
  if (unsupported.has(name)) {
    throw new CommandError(9, `$jsonSchema keyword '${name}' is not currently supported`);
  }
  throw new CommandError(9, `Unknown $jsonSchema keyword: ${name}`);
}

const annotationsOf = ({ title, description }: Doc): Doc =>
  docOf({
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
  });
