import { CommandError, locationError } from '../../errors.ts';
import { type SortField, type SortKey, sortOrder } from '../../planning/sort.ts';
import { type Doc, isDoc } from '../../values/document.ts';
import { type Compiling, compile, pathOf } from '../expressions/compile.ts';
import { type Evaluator, scopeOf } from '../expressions/scope.ts';
import { Budget, sizeOf } from '../memory.ts';
import { withField } from '../stages/fields.ts';
import { sortOf } from '../stages/sort.ts';
import type { Parsing, StageParser } from '../stages/stage.ts';
import type { WindowFunction } from './function.ts';
import { compileWindowFunction } from './functions.ts';

interface WindowOutput {
  readonly path: readonly string[];
  readonly compute: WindowFunction;
}

/** `$setWindowFields`: fields computed over the documents around each document, partition by partition. */
export const setWindowFields: StageParser = (operand, parsing, name) => {
  if (!isDoc(operand)) throw new CommandError(9, `the ${name} stage specification must be an object`);
  const { partitionBy, sortBy, output } = operand;
  const unknown = Object.keys(operand).find((field) => !['partitionBy', 'sortBy', 'output'].includes(field));
  if (unknown !== undefined)
    throw locationError(40415, `BSON field '${name}.${unknown}' is an unknown field.`);
  if (output === undefined)
    throw locationError(40414, `BSON field '${name}.output' is missing but a required field`);
  if (!isDoc(output))
    throw new CommandError(14, `BSON field '${name}.output' is the wrong type, expected type 'object'`);
  const sort = sortBy === undefined ? [] : sortOf(sortBy);
  const outputs = Object.entries(output).map(([path, spec]) =>
    parseOutput(path, spec, sort, parsing.compiling),
  );
  const partition = partitionBy === undefined ? undefined : compile(partitionBy, parsing.compiling);
  return function* computing(documents, { binding }) {
    for (const members of partitioned(documents, partition, sort, { parsing, binding })) {
      const columns = outputs.map(({ compute }) => compute({ documents: members, binding }));
      for (const [i, doc] of members.entries()) {
        yield outputs.reduce((result, { path }, n) => withField(result, path, columns[n]?.[i]), doc);
      }
    }
  };
};

function parseOutput(
  path: string,
  spec: unknown,
  sort: readonly SortField[],
  compiling: Compiling,
): WindowOutput {
  if (!isDoc(spec)) throw new CommandError(9, `The field '${path}' must be an object`);
  const { window, ...functions } = spec;
  const [name, ...others] = Object.keys(functions);
  if (name === undefined || !name.startsWith('$'))
    throw new CommandError(9, `Expected a $-prefixed window function in '${path}'`);
  if (others.length > 0)
    throw new CommandError(9, `Window function found an unknown argument: ${others.join(', ')}`);
  return {
    path: pathOf(path),
    compute: compileWindowFunction(name, functions[name], { compiling, sort, window }),
  };
}

interface Member {
  readonly doc: Doc;
  readonly key: SortKey;
}

/** Partitions in the order of their keys, each sorted. */
function partitioned(
  documents: Iterable<Doc>,
  partition: Evaluator | undefined,
  sort: readonly SortField[],
  { parsing, binding }: { parsing: Parsing; binding: Parameters<typeof scopeOf>[1] },
): Doc[][] {
  const { order, keyOf, collation } = parsing.compiling;
  const sorting = sortOrder(sort, collation);
  const budget = new Budget('$setWindowFields');
  const parts = new Map<string, { id: unknown; members: Member[] }>();
  for (const doc of documents) {
    budget.add(sizeOf(doc));
    const id = partition?.(scopeOf(doc, binding)) ?? null;
    if (Array.isArray(id))
      throw new CommandError(14, 'An expression used to partition cannot evaluate to value of type array');
    const key = keyOf(id);
    const part = parts.get(key) ?? { id, members: [] };
    parts.set(key, part);
    part.members.push({
      doc,
      key: sorting.keyOf(doc),
    });
  }
  return [...parts.values()]
    .sort((a, b) => order(a.id, b.id))
    .map(({ members }) => members.sort((a, b) => sorting.compare(a.key, b.key)).map(({ doc }) => doc));
}
