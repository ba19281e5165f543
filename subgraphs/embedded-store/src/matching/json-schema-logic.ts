import { CommandError } from '../errors.ts';
import { type Doc, docOf } from '../values/document.ts';
import type { Compiler, Keyword, Schema } from './json-schema.ts';
import { wrongOperand } from './json-schema-values.ts';

function branchesOf({ name, operand, compile }: Keyword): Schema[] {
  if (!Array.isArray(operand)) throw wrongOperand(name, 'an array');
  if (operand.length === 0)
    throw new CommandError(2, `$jsonSchema keyword '${name}' must be a non-empty array`);
  return operand.map(compile);
}

const notSatisfied = (schemas: readonly Schema[], value: unknown): Doc[] =>
  schemas.flatMap((schema, index) =>
    schema.accepts(value) ? [] : [docOf({ index, ...schema.annotations, details: schema.explain(value) })],
  );

const matchingIn = (schemas: readonly Schema[], value: unknown): number[] =>
  schemas.flatMap((schema, index) => (schema.accepts(value) ? [index] : []));

const branching =
  (fits: (matching: number, all: number) => boolean): Compiler =>
  (keyword) => {
    const schemas = branchesOf(keyword);
    return {
      accepts: (value) => fits(matchingIn(schemas, value).length, schemas.length),
      explain: (value) => {
        const matching = matchingIn(schemas, value);
        if (keyword.name !== 'oneOf' || matching.length === 0) {
          return docOf({ operatorName: keyword.name, schemasNotSatisfied: notSatisfied(schemas, value) });
        }
        return docOf({
          operatorName: 'oneOf',
          reason: 'more than one subschema matched',
          matchingSchemaIndexes: matching,
        });
      },
    };
  };

const not: Compiler = ({ operand, compile }) => {
  const schema = compile(operand);
  return {
    accepts: (value) => !schema.accepts(value),
    explain: () => docOf({ operatorName: 'not', reason: 'child expression matched' }),
  };
};

/** The keywords that join schemas. */
export const logicRules: Readonly<Record<string, Compiler>> = {
  allOf: branching((matching, all) => matching === all),
  anyOf: branching((matching) => matching > 0),
  oneOf: branching((matching) => matching === 1),
  not,
};
