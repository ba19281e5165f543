import { locationError } from '../../errors.ts';
import { type Doc, docOf, isDoc, newDoc } from '../../values/document.ts';
import type { Accumulator } from '../accumulators/accumulator.ts';
import { compileOutput, groupScope, type Output } from '../accumulators/table.ts';
import { type Compiling, compile } from '../expressions/compile.ts';
import { type Binding, type Evaluator, type Scope, scopeOf } from '../expressions/scope.ts';
import { Budget } from '../memory.ts';
import { sortStage } from './sort.ts';
import type { Stage, StageParser } from './stage.ts';

/** What a group costs besides what its accumulators hold. */
const groupBytes = 200;

/** One group: its key and what is accumulated. */
export class Group {
  readonly id: unknown;
  private readonly outputs: readonly Output[];
  private readonly accumulators: readonly Accumulator[];

  constructor(id: unknown, outputs: readonly Output[], binding: Binding | undefined) {
    this.id = id;
    this.outputs = outputs;
    const scope = groupScope(id, binding);
    this.accumulators = outputs.map((output) => output.create(scope));
  }

  /** Gives how many more bytes the group holds. */
  add(scope: Scope): number {
    let bytes = 0;
    for (let i = 0; i < this.outputs.length; i++) {
      bytes += this.accumulators[i]?.add(this.outputs[i]?.input(scope)) ?? 0;
    }
    return bytes;
  }

  result(id: unknown = this.id): Doc {
    const result = newDoc();
    result._id = id;
    this.outputs.forEach(({ name }, i) => {
      result[name] = this.accumulators[i]?.result() ?? null;
    });
    return result;
  }
}

export const group: StageParser = (operand, { compiling }) => {
  if (!isDoc(operand)) throw locationError(15947, "a group's fields must be specified in an object");
  if (!Object.hasOwn(operand, '_id')) throw locationError(15955, 'a group specification must include an _id');
  const { _id: id, ...fields } = operand;
  const outputs = Object.entries(fields).map(([name, spec]) => compileOutput(name, spec, compiling));
  return grouping('$group', compile(id, compiling), outputs, compiling);
};

function grouping(stage: string, idOf: Evaluator, outputs: readonly Output[], { keyOf }: Compiling): Stage {
  return function* groups(documents, { binding }) {
    const found = new Map<string, Group>();
    const budget = new Budget(stage);
    for (const doc of documents) {
      const scope = scopeOf(doc, binding);
      const id = idOf(scope) ?? null;
      const key = keyOf(id);
      let members = found.get(key);
      if (members === undefined) {
        members = new Group(id, outputs, binding);
        found.set(key, members);
        budget.add(groupBytes + key.length * 2);
      }
      const bytes = members.add(scope);
      if (bytes > 0) budget.add(bytes);
    }
    for (const members of found.values()) yield members.result();
  };
}

export const sortByCount: StageParser = (operand, parsing, name) => {
  const isExpression = isDoc(operand) && Object.keys(operand)[0]?.startsWith('$');
  if (isDoc(operand) && !isExpression) {
    throw locationError(
      40147,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
  if (typeof operand === 'string' && !operand.startsWith('$')) {
    throw locationError(
      40148,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
  if (typeof operand !== 'string' && !isDoc(operand)) {
    throw locationError(40149, 'the sortByCount field must be specified as a string or as an object');
  }
  const grouped = group(docOf({ _id: operand, count: docOf({ $sum: 1 }) }), parsing, name);
  const sorted = sortStage(docOf({ count: -1 }), parsing);
  return (documents, run) => sorted(grouped(documents, run), run);
};
