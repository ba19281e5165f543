import type { JsonObject, JsonValue } from '@ymera/kernel';
import type { Random } from '../../isolation/random.ts';
import { agentId, examinerId } from './behaviour.ts';

/** A task as the campaign thinks of it: both the definition and what has to come of it are made from this. */
export type PlannedTask = { readonly id: string; readonly dependsOn: readonly string[] } & (
  | {
      readonly kind: 'work';
      /** The tasks whose outputs it takes. */
      readonly takes: readonly string[];
      readonly flaky: number;
      readonly loses: boolean;
      readonly effect: 'keyed' | 'unsafe';
      readonly strict: boolean;
      readonly hearsFeedback: boolean;
      /** It is done only if the output of this task has an even number. */
      readonly whenEven: string | null;
      readonly repeats: { readonly as: 'forEach' | 'loop'; readonly times: number } | null;
    }
  | { readonly kind: 'child'; readonly takes: readonly string[] }
  | { readonly kind: 'gate'; readonly producer: string }
  | { readonly kind: 'approval'; readonly takes: readonly string[] }
  | { readonly kind: 'signal' }
  | { readonly kind: 'wait'; readonly ms: number }
);

export interface Plan {
  readonly name: string;
  readonly tasks: readonly PlannedTask[];
  readonly concurrency: number;
  readonly strategy: 'parallel' | 'adaptive';
}

const childName = 'chaos-child';
export const signalName = 'chaos-go';

/** The workflow that tasks of the others run. */
export const childPlan: Plan = {
  name: childName,
  concurrency: 4,
  strategy: 'parallel',
  tasks: [
    work('c0', []),
    work('c1', ['c0'], { flaky: 1 }),
    { id: 'pause', kind: 'wait', ms: 300, dependsOn: ['c0'] },
    work('c2', ['c0']),
    work('c3', ['c1', 'c2'], { dependsOn: ['c1', 'c2', 'pause'] }),
  ],
};

type Work = Extract<PlannedTask, { kind: 'work' }>;

function work(id: string, takes: readonly string[], about: Partial<Work> = {}): Work {
  const plain = { flaky: 0, loses: false, effect: 'keyed', strict: false, hearsFeedback: false } as const;
  return { id, kind: 'work', dependsOn: takes, takes, ...plain, whenEven: null, repeats: null, ...about };
}

/** What beside plain work there may be in a random workflow. */
export interface Spice {
  /** Tasks that only a person moves on: approvals, signals, and unsafe ones of which nobody knows the outcome. */
  readonly people: boolean;
}

/** A random graph of about so many tasks, a tenth of them flaky. */
export function randomPlan(name: string, count: number, spice: Spice, random: Random): Plan {
  const tasks: PlannedTask[] = [];
  // What others may depend on; of these, what has an output that is the same in every order; and of these, a number.
  const open: string[] = [];
  const outputs: string[] = [];
  const numbered = new Set<string>();
  while (tasks.length < count) {
    const id = `t${String(tasks.length).padStart(2, '0')}`;
    const dependsOn = pickSome(open.slice(-8), random.below(4), random);
    const takes = dependsOn.filter((other) => outputs.includes(other));
    const made = randomTasks({ id, dependsOn, takes, spice, random, numbered });
    tasks.push(...made.tasks);
    open.push(made.end);
    outputs.push(...made.outputs);
    for (const task of made.tasks) if (isNumbered(task)) numbered.add(task.id);
  }
  const strategy = random.chance(0.2) ? 'adaptive' : 'parallel';
  return { name, tasks, concurrency: 3 + random.below(8), strategy };
}

interface Wanted {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly takes: readonly string[];
  readonly spice: Spice;
  readonly random: Random;
  readonly numbered: ReadonlySet<string>;
}

interface Made {
  readonly tasks: readonly PlannedTask[];
  readonly end: string;
  readonly outputs: readonly string[];
}

function randomTasks(wanted: Wanted): Made {
  const { id, dependsOn, takes, spice, random } = wanted;
  const one = (task: PlannedTask, hasOutput = false): Made => ({
    tasks: [task],
    end: id,
    outputs: hasOutput ? [id] : [],
  });
  const roll = random.next();
  if (roll < 0.05) return one({ id, kind: 'wait', ms: 100 + random.below(400), dependsOn });
  if (roll < 0.1) return one({ id, kind: 'child', dependsOn, takes }, true);
  if (roll < 0.16) return gated(wanted);
  if (roll < 0.2 && spice.people) return one({ id, kind: 'approval', dependsOn, takes });
  if (roll < 0.22 && spice.people) return one({ id, kind: 'signal', dependsOn });
  return one(work(id, takes, { dependsOn, ...randomTraits(wanted) }), true);
}

function randomTraits({ takes, spice, random, numbered }: Wanted): Partial<Work> {
  const roll = random.next();
  const sure = takes.find((other) => numbered.has(other)) ?? null;
  if (roll < 0.1) return { flaky: 1 + random.below(2) };
  if (roll < 0.15) return { loses: true };
  if (roll < 0.2) return spice.people ? { effect: 'unsafe', loses: random.chance(0.7) } : { loses: true };
  if (roll < 0.26) return { repeats: { as: 'forEach', times: 1 + random.below(4) } };
  if (roll < 0.32) return { repeats: { as: 'loop', times: 1 + random.below(3) } };
  if (roll < 0.42 && sure !== null) return { whenEven: sure };
  return {};
}

const isNumbered = (task: PlannedTask): boolean => task.kind === 'work' && task.repeats?.as !== 'forEach';

/** A producer, what is made of its work, and a gate that may send both back; others depend on the gate alone. */
function gated({ id, dependsOn, takes, random }: Wanted): Made {
  const [producer, between, gate] = [`${id}p`, `${id}b`, `${id}g`];
  const strict = random.chance(0.7);
  const tasks: PlannedTask[] = [
    work(producer, takes, { dependsOn, strict, hearsFeedback: true, flaky: random.chance(0.2) ? 1 : 0 }),
    work(between, [producer]),
    { id: gate, kind: 'gate', producer, dependsOn: [producer, between] },
  ];
  return { tasks, end: gate, outputs: [] };
}

function pickSome(from: readonly string[], count: number, random: Random): string[] {
  const left = [...from];
  const found: string[] = [];
  while (found.length < count && left.length > 0) found.push(...left.splice(random.below(left.length), 1));
  return found.sort();
}

/** A plan as an author would write it down. */
export function definitionOf({ name, tasks, concurrency, strategy }: Plan): JsonObject {
  const mayBeSkipped = new Set(tasks.filter(isConditional).map(({ id }) => id));
  const written = tasks.map((task) => ({
    id: task.id,
    dependsOn: [...task.dependsOn],
    // What waits for a task that may be skipped goes on either way.
    join: task.dependsOn.some((id) => mayBeSkipped.has(id)) ? 'settled' : 'all',
    ...bodyOf(task),
  }));
  const output = Object.fromEntries(
    tasks.filter(hasOutput).map(({ id }) => [id, `= tasks.${id}.output`] as const),
  );
  return { name, concurrency, strategy, tasks: written, output };
}

const isConditional = (task: PlannedTask): boolean => task.kind === 'work' && task.whenEven !== null;

/** Whether its output is among those that a run of the plan gives. */
export const hasOutput = ({ kind }: PlannedTask): boolean => kind === 'work' || kind === 'child';

const from = (takes: readonly string[]): JsonObject =>
  Object.fromEntries(takes.map((id) => [id, `= tasks.${id}.output`]));

function bodyOf(task: PlannedTask): { readonly [key: string]: JsonValue } {
  const root = '= has(input.root) ? input.root : run.id';
  const path = '= has(input.path) ? input.path : ""';
  switch (task.kind) {
    case 'work': {
      const { id, takes, flaky, loses, effect, strict, hearsFeedback, whenEven, repeats } = task;
      const index = repeats === null ? {} : { index: '= iteration' };
      const feedback = hearsFeedback ? '= feedback' : null;
      const input = { root, path, task: id, flaky, loses, strict, feedback, from: from(takes), ...index };
      return {
        agent: agentId,
        input,
        effect,
        retry: { attempts: 12, base: 100, max: 200 },
        timeout: '30s',
        ...(whenEven === null
          ? {}
          : { when: `= tasks.${whenEven}.output != null && tasks.${whenEven}.output.n % 2 == 0` }),
        ...repetition(repeats),
      };
    }
    case 'child':
      return { workflow: childName, input: { root, path: `${task.id}/`, from: from(task.takes) } };
    case 'gate':
      return {
        gate: { agent: examinerId, producer: task.producer, rounds: 3 },
        input: `= tasks.${task.producer}.output`,
        retry: { attempts: 12, base: 100, max: 200 },
      };
    case 'approval':
      return { approval: { roles: ['admin'] }, input: { from: from(task.takes) } };
    case 'signal':
      return { signal: signalName };
    case 'wait':
      return { wait: task.ms };
  }
}

function repetition(repeats: Work['repeats']): { readonly [key: string]: JsonValue } {
  if (repeats === null) return {};
  const { as, times } = repeats;
  if (as === 'loop') return { loop: { while: `= last.index < ${times - 1}`, iterations: times + 1 } };
  const items = Array.from({ length: times }, (_, index) => index);
  return { forEach: { items: `= [${items.join(', ')}]`, concurrency: 2 } };
}

/** One of each thing that a workflow can have, in as few commits as may be. */
export const wholePlan: Plan = {
  name: 'chaos-whole',
  concurrency: 4,
  strategy: 'parallel',
  tasks: [
    work('a', [], { flaky: 1 }),
    work('b', ['a'], { repeats: { as: 'forEach', times: 3 } }),
    work('c', ['a'], { repeats: { as: 'loop', times: 2 } }),
    work('p', ['a'], { strict: true, hearsFeedback: true }),
    work('q', ['p']),
    { id: 'g', kind: 'gate', producer: 'p', dependsOn: ['p', 'q'] },
    { id: 'child', kind: 'child', dependsOn: ['c'], takes: ['c'] },
    { id: 'ask', kind: 'approval', dependsOn: ['b'], takes: ['b'] },
    { id: 'go', kind: 'signal', dependsOn: ['ask'] },
    { id: 'nap', kind: 'wait', ms: 200, dependsOn: ['a'] },
    work('u', ['a'], { effect: 'unsafe', loses: true }),
    work('z', ['b', 'child', 'u'], { dependsOn: ['b', 'child', 'u', 'g', 'go', 'nap'] }),
  ],
};
