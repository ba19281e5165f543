import { setTimeout as delay } from 'node:timers/promises';
import type { Principal } from '@ymera/kernel';
import { aPrincipal } from '@ymera/kernel/testing';
import { defineWorkflow } from '../../../subgraphs/workflows/src/services/define-workflow.ts';
import { startWorkflow } from '../../../subgraphs/workflows/src/services/start-workflow.ts';
import { type Random, randomFrom } from '../../isolation/random.ts';
import { answerLost } from './behaviour.ts';
import { childPlan, definitionOf, type Plan, randomPlan } from './definitions.ts';
import { openDesk } from './desk.ts';
import { gather } from './evidence.ts';
import { type FaultCounts, type Faults, startFaults } from './faults.ts';
import type { Violation } from './judge/evidence.ts';
import { judgeRun } from './judge/judge.ts';
import { attend } from './person.ts';
import { openSurroundings } from './surroundings.ts';

/** What to put the engine to. */
export interface Campaign {
  readonly dispatcher: 'in-process' | 'bullmq';
  readonly runs: number;
  readonly tasks: number;
  readonly seed: number;
  /** Runs that are under way at a time. */
  readonly atOnce: number;
  /** Processes of each sort; workers only where steps are handed over through Redis. */
  readonly rivals: number;
  readonly mutant: boolean;
  /** Once this long has gone by, nothing is broken any more, and all has to end. */
  readonly faultMsMax: number;
  readonly onProgress?: (ended: number) => void;
}

export interface Outcome {
  readonly violations: readonly Violation[];
  readonly faults: Readonly<FaultCounts>;
  readonly figures: {
    readonly runs: number;
    readonly commits: number;
    readonly takeovers: number;
    readonly attempts: number;
    readonly effects: number;
    readonly expectedEffects: number;
    readonly seconds: number;
  };
  /** What processes logged as errors, most of it the faults' doing, by how often. */
  readonly errors: ReadonlyMap<string, number>;
}

/** Once nothing is broken any more, some run ends or goes on at least this often, or all that are left are stuck. */
const stillMsMax = 120_000;
const lookMs = 120;

/** Lets rivals drive random workflows while they are killed, stopped and misled; then judges what is there. */
export async function runCampaign(campaign: Campaign): Promise<Outcome> {
  const began = performance.now();
  const random = randomFrom(campaign.seed);
  const around = await openSurroundings(campaign);
  const errors = new Map<string, number>();
  const violations: Violation[] = [];
  const faults = startFaults({
    order: { ...around.order, mutant: campaign.mutant },
    coordinators: campaign.rivals,
    workers: campaign.dispatcher === 'bullmq' ? campaign.rivals : 0,
    broker: around.broker,
    random: randomFrom(campaign.seed + 1),
    onError: (message) => {
      if (!message.includes(answerLost)) errors.set(message, (errors.get(message) ?? 0) + 1);
    },
    onDefect: (story) => violations.push({ rule: 'crash', story }),
  });
  try {
    const desk = await openDesk(around);
    const started = await putThrough(campaign, { desk, faults, random, violations });
    await faults.end();
    const figures = {
      runs: started.length,
      commits: 0,
      takeovers: 0,
      attempts: 0,
      effects: 0,
      expectedEffects: 0,
    };
    for (const one of started) {
      const evidence = await gather(desk, one);
      violations.push(...judgeRun(evidence));
      figures.commits += evidence.log.length;
      figures.takeovers += evidence.log.filter(({ events }) => events[0]?.type === 'RUN_RECOVERED').length;
      figures.attempts += await desk.ledger.attemptsOf(one.run.id);
      figures.effects += evidence.effects.length;
      figures.expectedEffects += evidence.expected.effects.length;
    }
    await desk.close();
    const seconds = (performance.now() - began) / 1_000;
    return {
      violations: [...violations, ...judgeFaults(campaign, faults.counts)],
      faults: faults.counts,
      figures: { ...figures, seconds },
      errors,
    };
  } finally {
    await faults.end();
    await around.close();
  }
}

interface Putting {
  readonly desk: Awaited<ReturnType<typeof openDesk>>;
  readonly faults: Faults;
  readonly random: Random;
  readonly violations: Violation[];
}

type Started = Awaited<ReturnType<typeof begin>>;

/** Starts run after run, so many at a time, and sees all of them to their end. */
async function putThrough(campaign: Campaign, putting: Putting): Promise<readonly Started[]> {
  const { faults, violations } = putting;
  const calm = new AbortController();
  const raging = faults.rage(calm.signal);
  const deadline = Date.now() + campaign.faultMsMax;
  const started: Started[] = [];
  let open: readonly Started[] = [];
  let [progress, movedAt] = [0, Date.now()];
  while (started.length < campaign.runs || open.length > 0) {
    while (started.length < campaign.runs && open.length < campaign.atOnce) {
      const one = await begin(started.length, campaign, putting);
      started.push(one);
      open = [...open, one];
    }
    open = await stillOpen(open, violations);
    campaign.onProgress?.(started.length - open.length);
    // Where processes take that long to start, there has to be a fault all the same.
    const late = Date.now() - deadline;
    if (!calm.signal.aborted && late > (hasStruck(faults.counts) ? 0 : stillMsMax)) {
      calm.abort();
      await raging;
    }
    const now = started.reduce((sum, { person }) => sum + person.seen(), 0);
    if (now > progress || !calm.signal.aborted) [progress, movedAt] = [now, Date.now()];
    if (Date.now() > movedAt + stillMsMax) break;
    await delay(lookMs);
  }
  calm.abort();
  await raging;
  for (const { run } of open) violations.push({ rule: 'stuck', story: `${run.id} has not ended` });
  return started;
}

async function stillOpen(open: readonly Started[], violations: Violation[]): Promise<readonly Started[]> {
  const left: Started[] = [];
  for (const one of open) {
    try {
      if (!(await one.person.look())) left.push(one);
    } catch (error) {
      // Nobody can go on with a log that cannot be read; the judge says what is wrong with it.
      violations.push({ rule: 'chain', story: `${one.run.id}: ${String(error)}` });
    }
  }
  return left;
}

const principal: Principal = aPrincipal();

async function begin(index: number, { tasks, seed }: Campaign, { desk, random }: Putting) {
  const plan: Plan = randomPlan(`chaos-${seed}-${index}`, tasks, { people: true }, random);
  if (index === 0) await defineWorkflow(desk.deps, { definition: definitionOf(childPlan), principal });
  const definition = await defineWorkflow(desk.deps, { definition: definitionOf(plan), principal });
  const run = await startWorkflow(desk.deps, { workflowId: definition.id, principal });
  const person = attend({ deps: desk.deps, ledger: desk.ledger, principal }, { record: run, definition });
  return { plan, run, person };
}

/** A campaign in which nothing went wrong has shown nothing. */
const hasStruck = ({ killed, stopped, killedAtCommit, stoppedAtCommit }: Readonly<FaultCounts>): boolean =>
  killed + stopped + killedAtCommit + stoppedAtCommit > 0;

function judgeFaults({ dispatcher, runs }: Campaign, counts: Readonly<FaultCounts>): readonly Violation[] {
  if (!hasStruck(counts)) return [{ rule: 'faults', story: 'no process was killed or stopped' }];
  // The more runs, the less it can be chance that something never happened.
  const wanted: readonly (keyof FaultCounts)[] = [
    ...(runs >= 20 ? (['killed', 'stopped'] as const) : []),
    ...(runs >= 50 ? (['killedAtCommit', 'stoppedAtCommit', 'clockJumps', 'taken'] as const) : []),
    ...(dispatcher === 'bullmq' && runs >= 20 ? (['flushes'] as const) : []),
  ];
  return wanted
    .filter((name) => counts[name] === 0)
    .map((name) => ({ rule: 'faults', story: `of the faults "${name}" there were none` }));
}
