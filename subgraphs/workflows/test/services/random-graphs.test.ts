import { afterEach, describe, expect, it } from 'vitest';
import type { TaskDefinition, WorkflowDefinition } from '../../src/domain/definition.ts';
import { waitingFor } from '../../src/domain/waiting.ts';
import { cancelRun } from '../../src/services/cancel-run.ts';
import { decideApproval } from '../../src/services/decide-approval.ts';
import { pauseRun } from '../../src/services/pause-run.ts';
import { resolveTask } from '../../src/services/resolve-task.ts';
import { resumeRun } from '../../src/services/resume-run.ts';
import { sendSignal } from '../../src/services/send-signal.ts';
import { chanceOf, randomDefinition } from '../domain/random-runs.ts';
import { type Driver, task } from '../domain/run-driver.ts';
import { violationsOf } from '../domain/run-laws.ts';
import { createMortalStores } from '../mortal-stores.ts';
import { type Behaviour, StepFailure } from './fake-workers.ts';
import { ada, aWorld, commitsOf, define, passTime, processes, type World } from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

/** As the generator made it, with expressions for its placeholders. */
function withExpressions(definition: WorkflowDefinition, chance: () => number): WorkflowDefinition {
  const approvers = { roles: [], users: [ada.id] };
  const placed = (each: TaskDefinition): TaskDefinition => ({
    ...each,
    input: chance() < 0.5 ? { iteration: '= iteration', feedback: '= feedback' } : '= input',
    when: each.when && (chance() < 0.5 ? 'input.yes' : 'size(tasks) > 1'),
    forEach: each.forEach && { ...each.forEach, items: chance() < 0.1 ? 'input' : 'input.list' },
    loop: each.loop && { ...each.loop, while: 'iteration < 1' },
    integrates: each.integrates && 'input',
    timeoutMs: 2_000,
    target:
      each.target.kind === 'approval'
        ? { ...each.target, approvers, escalateTo: each.target.escalateTo && approvers }
        : each.target.kind === 'gate'
          ? { ...each.target, escalateTo: each.target.escalateTo && approvers }
          : each.target,
  });
  return { ...definition, tasks: definition.tasks.map(placed) };
}

/** Agents that now and then fail, in each of the ways there are, or refuse as an examiner. */
const behave =
  (chance: () => number): Behaviour =>
  ({ stepId, input }) => {
    const roll = chance();
    if (roll < 0.1) throw new StepFailure('BUSY', { mayPass: true });
    if (roll < 0.14) throw new StepFailure('BROKEN');
    if (roll < 0.18) throw new StepFailure('LOST', { mayPass: true, outcomeKnown: false });
    return { approved: roll < 0.7, stepId, input };
  };

/** A person who does whatever a run waits for, and now and then something else. */
async function meddle(world: World, runId: string, chance: () => number): Promise<void> {
  const { desk, stores } = world;
  const roll = chance();
  const about = { runId, principal: ada };
  const run = await world.open(runId);
  if (run.phase === 'ended') return;
  try {
    if (roll < 0.01) await cancelRun(desk, about);
    else if (roll < 0.05) await pauseRun(desk, about);
    else if (run.paused) await resumeRun(desk, about);
    for (const { stepId, what } of waitingFor(run)) {
      if (what === 'signal') await sendSignal(desk, { ...about, name: 'go', payload: roll });
      if (what === 'resolution' && stepId)
        await resolveTask(desk, { ...about, stepId, as: roll < 0.5 ? 'retry' : 'failed' });
    }
    const { items } = await stores.approvals.list(ada.tenantId, null, { first: 100, after: null });
    for (const { stepId, shownSha256, runId: of } of items)
      if (of === runId) await decideApproval(desk, { ...about, stepId, shownSha256, approved: roll < 0.8 });
  } catch (error) {
    // What it waits for may be over at this very moment.
    const codes = [
      'APPROVAL_NOT_FOUND',
      'APPROVAL_OUTDATED',
      'TASK_NOT_HELD',
      'SIGNAL_REFUSED',
      'RUN_ENDED',
      'RUN_NOT_PAUSABLE',
    ];
    if (!(error instanceof Error && 'code' in error && codes.includes(String(error.code)))) throw error;
  }
}

describe('random runs of random workflows', () => {
  it.each(Array.from({ length: 120 }, (_, seed) => ({ seed: seed + 1 })))(
    'keep the laws while processes die: seed $seed',
    async ({ seed }) => {
      const chance = chanceOf(seed);
      const definition = withExpressions(randomDefinition(chance), chance);
      const behaviour = behave(chance);
      const names = ['inner', ...definition.tasks.flatMap(({ id }) => [id, `${id}~undo`])];
      const world = aWorld({
        behaviours: Object.fromEntries(names.map((name) => [name, behaviour])),
        settings: { snapshotEvery: 2, lingerMs: 50 },
        inMemory: chance() < 0.5,
      });
      await world.define([task('inner', { timeoutMs: 2_000 })], { name: 'inner' });
      await define(world.stores, definition);
      const run = await world.begin({
        yes: chance() < 0.7,
        list: [1, 2, 3].slice(0, 1 + Math.floor(chance() * 3)),
      });
      // Two rivals from the beginning on; both are killed at some time, and another comes for each.
      for (let rival = 0; rival < 2; rival++) {
        const dieAt = Math.floor(chance() * 30);
        const moment = chance() < 0.5 ? 'before' : 'after';
        const stores = createMortalStores(world.stores, { dieAt, moment });
        await started(world, { stores, random: chance });
      }
      let turns = 0;
      await passTime(
        world,
        async () => {
          if (++turns === 60) {
            await started(world, { random: chance });
            await started(world, { random: chance });
          }
          await meddle(world, run.id, chance);
          return (await world.record(run.id)).status !== 'RUNNING';
        },
        250,
      );
      const log = [...(await world.history(run.id))];
      const driver = { definition, log, run: await world.open(run.id) } as unknown as Driver;
      expect(violationsOf(driver)).toEqual([]);
      const commits = await commitsOf(world.stores, run.id);
      expect(commits.map(({ number }) => number)).toEqual(commits.map((_, index) => index + 1));
      const isDefect = ({ level, fields }: { level: string; fields: { error?: unknown } }) =>
        level === 'error' && fields.error instanceof Error && fields.error.name !== 'DeadProcessError';
      expect(world.log.lines.filter(isDefect)).toEqual([]);
    },
  );
});
