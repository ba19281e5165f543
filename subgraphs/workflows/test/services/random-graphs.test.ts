import { afterEach, describe, expect, it } from 'vitest';
import type { TaskDefinition } from '../../src/domain/definition.ts';
import type { RunEvent } from '../../src/domain/run-event.ts';
import { aDefinition, ada, aTask, aWorld, processes } from '../builders.ts';

const { started, stopAll } = processes();
const graphs = 1_000;
const tasksMax = 12;

afterEach(stopAll);

/** Mulberry32: the same seed gives the same numbers from 0 up to 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function randomTasks(random: () => number): readonly TaskDefinition[] {
  const count = 1 + Math.floor(random() * tasksMax);
  const density = random();
  const ids = Array.from({ length: count }, (_, index) => `t${index}`);
  const tasks = ids.map((id, index) =>
    aTask(id, { agentId: 'test/any', dependsOn: ids.slice(0, index).filter(() => random() < density) }),
  );
  return tasks
    .map((task) => ({ task, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ task }) => task);
}

describe('random graphs', () => {
  it(`${graphs} of them are each done, every task once and after all that it waits for`, async () => {
    const random = createRandom(42);
    const world = aWorld({});
    const process = await started(world);
    for (let batch = 0; batch < graphs; batch += 20) {
      const checks = Array.from({ length: 20 }, async (_, index) => {
        const tasks = randomTasks(random);
        const name = `graph-${batch + index}`;
        await process.defineWorkflow(aDefinition(tasks, { name }), ada);
        const run = await process.startWorkflow({ workflowId: name }, ada);
        expect(violations(tasks, await world.eventsUntil(run.id))).toEqual([]);
      });
      await Promise.all(checks);
    }
  }, 60_000);
});

function violations(tasks: readonly TaskDefinition[], events: readonly RunEvent[]): readonly string[] {
  const found: string[] = [];
  const seqs = (type: RunEvent['type'], id: string) =>
    events.flatMap((event) =>
      event.type === type && 'taskId' in event && event.taskId === id ? [event.seq] : [],
    );
  for (const { id, dependsOn } of tasks) {
    const [begun, done] = [seqs('TASK_STARTED', id), seqs('TASK_SUCCEEDED', id)];
    if (begun.length !== 1 || done.length !== 1) found.push(`${id} began ${begun.length} times`);
    for (const other of dependsOn)
      if ((seqs('TASK_SUCCEEDED', other)[0] ?? Number.POSITIVE_INFINITY) > (begun[0] ?? 0))
        found.push(`${id} began before ${other} was done`);
  }
  if (events.some(({ seq }, index) => seq !== index + 1)) found.push('a gap in the log');
  if (events.at(-1)?.type !== 'RUN_SUCCEEDED') found.push(`ended with ${events.at(-1)?.type}`);
  return found;
}
