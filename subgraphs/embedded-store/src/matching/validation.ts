import { evaluateExpression } from '../aggregation/expression.ts';
import type { Collation } from '../collation/collation.ts';
import { lookupTable } from '../lookup-table.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { typeNameOf } from '../values/types.ts';
import { compileFilter, isOperatorDoc } from './filter.ts';
import { compileJsonSchema } from './json-schema.ts';
import { parsePath, someAtPath } from './path.ts';
import { isRegex } from './regex.ts';

/**
 * Why a document does not match a filter, in the shape of the server's `errInfo.details`: the operator that failed,
 * what it asked for and what it saw.
 */
export function explainFailure(filter: Doc, doc: Doc, collation?: Collation): Doc {
  const clauses = clausesOf(filter);
  const [only] = clauses;
  if (only !== undefined && clauses.length === 1) return explain(only, doc, { failed: true, collation });
  return joined('$and', 'clausesNotSatisfied', clauses, doc, { failed: true, collation });
}

interface Clause {
  readonly filter: Doc;
  /** The operator as the failure names it. */
  readonly name: string;
  readonly path: string | undefined;
  readonly operand: unknown;
}

interface Question {
  /** Whether a failure is to be explained, or a success, as below `$nor` and `$not`. */
  readonly failed: boolean;
  readonly collation: Collation | undefined;
}

/** A filter taken apart: every operator of every path is a clause. */
function clausesOf(filter: Doc): Clause[] {
  return Object.entries(filter).flatMap(([path, condition]): Clause[] => {
    if (path === '$comment') return [];
    if (path.startsWith('$')) {
      return [{ filter: docOf({ [path]: condition }), name: path, path: undefined, operand: condition }];
    }
    if (!isOperatorDoc(condition)) {
      const name = isRegex(condition) ? '$regex' : '$eq';
      return [{ filter: docOf({ [path]: condition }), name, path, operand: condition }];
    }
    return Object.keys(condition)
      .filter((name) => name !== '$options')
      .map((name) => {
        const options = name === '$regex' && '$options' in condition ? { $options: condition.$options } : {};
        const one = docOf({ [name]: condition[name], ...options });
        return { filter: docOf({ [path]: one }), name, path, operand: condition[name] };
      });
  });
}

function explain(clause: Clause, doc: Doc, question: Question): Doc {
  const { name, operand, filter } = clause;
  switch (name) {
    case '$jsonSchema':
      return explainSchema(operand, doc, question);
    case '$and':
    case '$or':
    case '$nor':
      return explainBranches(name, operand, doc, question);
    case '$expr':
      return docOf({
        operatorName: '$expr',
        specifiedAs: filter,
        reason: question.failed ? 'expression did not match' : 'expression did match',
        expressionResult: evaluateExpression(doc, operand),
      });
    default:
      return explainOperator(clause, doc, question);
  }
}

function explainSchema(operand: unknown, doc: Doc, { failed }: Question): Doc {
  const schema = compileJsonSchema(operand);
  if (!failed) return docOf({ operatorName: '$jsonSchema', reason: 'schema matched' });
  const schemaRulesNotSatisfied = schema.explain(doc);
  return docOf({ operatorName: '$jsonSchema', ...schema.annotations, schemaRulesNotSatisfied });
}

function explainBranches(name: string, operand: unknown, doc: Doc, { failed, collation }: Question): Doc {
  const branches = Array.isArray(operand) ? operand.filter(isDoc) : [];
  const turned = name === '$nor' ? !failed : failed;
  const label = turned ? 'clausesNotSatisfied' : 'clausesSatisfied';
  const clauses = branches.map((filter): Clause => {
    const [only, ...others] = clausesOf(filter);
    if (only !== undefined && others.length === 0) return only;
    return { filter, name: '$and', path: undefined, operand: clausesOf(filter).map((one) => one.filter) };
  });
  return joined(name, label, clauses, doc, { failed: turned, collation });
}

function joined(name: string, label: string, clauses: readonly Clause[], doc: Doc, question: Question): Doc {
  const details = clauses.flatMap((clause, index) => {
    const matched = compileFilter(clause.filter, {}, question.collation)(doc);
    return matched === question.failed ? [] : [docOf({ index, details: explain(clause, doc, question) })];
  });
  return docOf({ operatorName: name, [label]: details });
}

const negations = lookupTable<string>({ $ne: '$eq', $nin: '$in' });

function explainOperator(clause: Clause, doc: Doc, question: Question): Doc {
  const { name, path = '', operand, filter } = clause;
  if (name === '$not') {
    const inner = isDoc(operand) || isRegex(operand) ? docOf({ [path]: operand }) : docOf({});
    const [first] = clausesOf(inner);
    const turned = { ...question, failed: !question.failed };
    return docOf({
      operatorName: '$not',
      ...(first === undefined ? {} : { details: explain(first, doc, turned) }),
    });
  }
  const positive = negations[name];
  const failed = positive === undefined ? question.failed : !question.failed;
  const values = valuesAt(doc, path);
  const seen = values.filter((value) => value !== undefined);
  if (seen.length === 0 && name !== '$exists' && failed) {
    return docOf({ operatorName: name, specifiedAs: filter, reason: 'field was missing' });
  }
  return docOf({
    operatorName: name,
    specifiedAs: filter,
    reason: reasonFor(positive ?? name, failed, operand),
    ...(name === '$exists' ? {} : considered(seen)),
    ...(name === '$type' ? consideredType(seen) : {}),
  });
}

const considered = (values: readonly unknown[]): object =>
  values.length === 1 ? { consideredValue: values[0] } : { consideredValues: values };

const consideredType = (values: readonly unknown[]): object =>
  values.length === 1
    ? { consideredType: typeNameOf(values[0]) }
    : { consideredTypes: [...new Set(values.map(typeNameOf))] };

function valuesAt(doc: Doc, path: string): unknown[] {
  const values: unknown[] = [];
  someAtPath(doc, parsePath(path), (value) => values.push(value) < 0, true);
  return values;
}

const reasons = lookupTable<readonly [failed: string, succeeded: string]>({
  $in: ['no matching value found in array', 'matching value found in array'],
  $type: ['type did not match', 'type did match'],
  $regex: ['regular expression did not match', 'regular expression did match'],
  $mod: ['$mod did not evaluate to expected remainder', '$mod did evaluate to expected remainder'],
  $size: ['array length was not equal to given size', 'array length was equal to given size'],
  $all: ['array did not contain all specified values', 'array did contain all specified values'],
  $elemMatch: ['array did not satisfy the child predicate', 'array did satisfy the child predicate'],
  $bitsAllSet: ['bitwise operator failed to match', 'bitwise operator matched successfully'],
  $bitsAllClear: ['bitwise operator failed to match', 'bitwise operator matched successfully'],
  $bitsAnySet: ['bitwise operator failed to match', 'bitwise operator matched successfully'],
  $bitsAnyClear: ['bitwise operator failed to match', 'bitwise operator matched successfully'],
});

function reasonFor(name: string, failed: boolean, operand: unknown): string {
  if (name === '$exists') {
    const wanted = operand !== false && operand !== null && Number(operand) !== 0;
    return failed === wanted ? 'path does not exist' : 'path does exist';
  }
  const [whenFailed, whenSucceeded] = reasons[name] ?? ['comparison failed', 'comparison succeeded'];
  return failed ? whenFailed : whenSucceeded;
}
