import type { JsonObject, JsonValue } from '@ymera/kernel';
import { examine, labelOf, type Order, workOn } from './behaviour.ts';
import { childPlan, hasOutput, type Plan, type PlannedTask } from './definitions.ts';

/** What has to come of a run, whatever happens on the way. */
export interface Expected {
  readonly output: JsonObject;
  /** Every piece of work that is to be done, each once, as `label digest`. */
  readonly effects: readonly string[];
}

interface Place {
  readonly root: string;
  readonly path: string;
  readonly from?: JsonObject;
}

/** Works a plan out by itself, one task after the other: no engine, no store, nothing that could fail. */
export function expectedOf(plan: Plan, place: Place): Expected {
  const outputs = new Map<string, JsonValue>();
  const effects: string[] = [];
  const outputOf = (id: string): JsonValue => outputs.get(id) ?? null;
  const perform = (order: Order): JsonObject => {
    const answer = workOn(order);
    effects.push(`${labelOf(order)} ${String(answer.digest)}`);
    return answer;
  };
  for (const task of plan.tasks) {
    if (task.kind === 'child') {
      const child = expectedOf(childPlan, { root: place.root, path: `${task.id}/` });
      outputs.set(task.id, child.output);
      effects.push(...child.effects);
    }
    if (task.kind !== 'work' || isSkipped(task, outputOf)) continue;
    outputs.set(
      task.id,
      repeated(task, (index) => perform(orderOf(task, { place, outputOf, index }))),
    );
    if (task.strict) reviseAll(plan, task.id, { place, outputs, outputOf, perform });
  }
  const output = plan.tasks.filter(hasOutput).map(({ id }) => [id, outputOf(id)] as const);
  return { output: Object.fromEntries(output), effects: effects.sort() };
}

type Work = Extract<PlannedTask, { kind: 'work' }>;

function isSkipped({ whenEven }: Work, outputOf: (id: string) => JsonValue): boolean {
  if (whenEven === null) return false;
  const output = outputOf(whenEven);
  return output === null || numberOf(output) % 2 !== 0;
}

// The planner lets conditions name tasks alone that answer with a number `n`.
const numberOf = (output: JsonValue): number => Number((output as JsonObject).n);

function repeated({ repeats }: Work, perform: (index: number | null) => JsonObject): JsonValue {
  if (repeats === null) return perform(null);
  const answers = Array.from({ length: repeats.times }, (_, index) => perform(index));
  return repeats.as === 'forEach' ? answers : (answers.at(-1) ?? null);
}

interface Around {
  readonly place: Place;
  readonly outputOf: (id: string) => JsonValue;
  readonly index: number | null;
  readonly feedback?: JsonValue;
}

function orderOf(task: Work, { place, outputOf, index, feedback = null }: Around): Order {
  const { id, takes, flaky, loses, strict } = task;
  const from = Object.fromEntries(takes.map((other) => [other, outputOf(other)]));
  const { root, path } = place;
  const order = { root, path, task: id, flaky, loses, strict, feedback, from };
  return index === null ? order : { ...order, index };
}

interface Revision extends Omit<Around, 'index'> {
  readonly outputs: Map<string, JsonValue>;
  readonly perform: (order: Order) => JsonObject;
}

/** The gate refuses the first answer of a strict producer: it, and what was made of it, are done once more. */
function reviseAll(plan: Plan, producerId: string, { place, outputs, outputOf, perform }: Revision): void {
  const between = plan.tasks.filter(
    (task): task is Work => task.kind === 'work' && task.takes.includes(producerId),
  );
  const producer = plan.tasks.find((task): task is Work => task.kind === 'work' && task.id === producerId);
  if (!producer) return;
  for (const task of between) perform(orderOf(task, { place, outputOf, index: null }));
  // What a producer answered is an object: `workOn`.
  const feedback = examine(outputOf(producerId) as JsonObject);
  outputs.set(producerId, perform(orderOf(producer, { place, outputOf, index: null, feedback })));
}
