import { Long } from 'bson';
import { CommandError, locationError } from '../../errors.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { compile, pathOf, valueAt } from '../expressions/compile.ts';
import { isNumber } from '../expressions/operands.ts';
import { type Evaluator, scopeOf, variablesIn } from '../expressions/scope.ts';
import { Budget, sizeOf } from '../memory.ts';
import { withField } from './fields.ts';
import { namespaceOf } from './lookup.ts';
import { checkMatch } from './picking.ts';
import { allOf } from './push-down.ts';
import type { Namespace, Parsing, Run, StageParser } from './stage.ts';

interface Graph {
  readonly from: Namespace | undefined;
  readonly as: readonly string[];
  readonly startWith: Evaluator;
  readonly connectFrom: readonly string[];
  readonly connectTo: string;
  readonly maxDepth: number;
  readonly depthField: readonly string[] | undefined;
  readonly restriction: Doc;
  readonly keyOf: (value: unknown) => string;
}

/** `$graphLookup`: follows references breadth first; each document is found once, at its least depth. */
export const graphLookup: StageParser = (operand, parsing) => {
  const graph = parseGraph(operand, parsing);
  return function* following(documents, run) {
    for (const doc of documents) yield withField(doc, graph.as, search(doc, graph, run));
  };
};

function search(doc: Doc, graph: Graph, run: Run): Doc[] {
  const budget = new Budget('$graphLookup');
  const visited = new Map<string, Doc>();
  const asked = new Set<string>();
  let frontier = unasked([graph.startWith(scopeOf(doc, run.binding)) ?? null], asked, graph);
  for (let depth = 0; depth <= graph.maxDepth && frontier.length > 0; depth++) {
    const reached: unknown[] = [];
    for (const found of neighbours(frontier, graph, run)) {
      const key = graph.keyOf(found._id);
      if (visited.has(key)) continue;
      budget.add(sizeOf(found));
      visited.set(
        key,
        graph.depthField === undefined ? found : withField(found, graph.depthField, Long.fromNumber(depth)),
      );
      reached.push(valueAt(found, graph.connectFrom));
    }
    frontier = unasked(reached, asked, graph);
  }
  return [...visited.values()];
}

// The planner looks up so many values by index and scans for more.
const valuesPerQuery = 500;

function* neighbours(frontier: readonly unknown[], graph: Graph, run: Run): Iterable<Doc> {
  if (graph.from === undefined) return;
  const variables = variablesIn(run.binding);
  for (let i = 0; i < frontier.length; i += valuesPerQuery) {
    const values = frontier.slice(i, i + valuesPerQuery);
    const filter = allOf([docOf({ [graph.connectTo]: docOf({ $in: values }) }), graph.restriction]);
    yield* run.read(graph.from, { filter, variables });
  }
}

// An array of references leads to each of them; a missing one leads nowhere.
function unasked(values: readonly unknown[], asked: Set<string>, { keyOf }: Graph): unknown[] {
  return values.flat().filter((value) => {
    if (value === undefined) return false;
    const key = keyOf(value);
    return !asked.has(key) && asked.add(key);
  });
}

const known = [
  'from',
  'as',
  'startWith',
  'connectFromField',
  'connectToField',
  'maxDepth',
  'depthField',
  'restrictSearchWithMatch',
];

function parseGraph(operand: unknown, parsing: Parsing): Graph {
  if (!isDoc(operand))
    throw new CommandError(
      9,
      `the $graphLookup stage specification must be an object, but found ${typeNameOf(operand)}`,
    );
  const unknown = Object.keys(operand).find((field) => !known.includes(field));
  if (unknown !== undefined) throw locationError(40104, `Unknown argument to $graphLookup: ${unknown}`);
  const {
    as,
    startWith,
    connectFromField,
    connectToField,
    depthField,
    restrictSearchWithMatch = docOf({}),
  } = operand;
  for (const [name, value] of Object.entries({ as, connectFromField, connectToField, depthField })) {
    if (value !== undefined && typeof value !== 'string')
      throw locationError(40103, `expected string as argument for ${name}, found: ${typeNameOf(value)}`);
  }
  if (
    operand.from === undefined ||
    startWith === undefined ||
    typeof as !== 'string' ||
    typeof connectFromField !== 'string' ||
    typeof connectToField !== 'string'
  ) {
    throw locationError(
      40105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  }
  if (!isDoc(restrictSearchWithMatch))
    throw locationError(40185, 'restrictSearchWithMatch must be an object');
  checkMatch(restrictSearchWithMatch, parsing);
  return {
    from: namespaceOf(operand.from, '$graphLookup'),
    as: pathOf(as),
    startWith: compile(startWith, parsing.compiling),
    connectFrom: pathOf(connectFromField),
    connectTo: pathOf(connectToField).join('.'),
    maxDepth: depthOf(operand.maxDepth),
    depthField: typeof depthField === 'string' ? pathOf(depthField) : undefined,
    restriction: restrictSearchWithMatch,
    keyOf: parsing.compiling.keyOf,
  };
}

function depthOf(maxDepth: unknown): number {
  if (maxDepth === undefined) return Number.POSITIVE_INFINITY;
  if (!isNumber(maxDepth))
    throw locationError(40100, `maxDepth requires numeric argument, found type: ${typeNameOf(maxDepth)}`);
  const depth = Number(String(maxDepth));
  if (depth < 0) throw locationError(40101, `maxDepth requires a nonnegative argument, found: ${depth}`);
  if (!Number.isInteger(depth))
    throw locationError(40102, `maxDepth could not be represented as a long long: ${depth}`);
  return depth;
}
