import { setTimeout as delay } from 'node:timers/promises';
import { aPrincipal } from '@ymera/kernel/testing';
import { defineWorkflow } from '../../../subgraphs/workflows/src/services/define-workflow.ts';
import { startWorkflow } from '../../../subgraphs/workflows/src/services/start-workflow.ts';
import { childPlan, definitionOf, type Plan } from './definitions.ts';
import { openDesk } from './desk.ts';
import { gather } from './evidence.ts';
import { startMember } from './fleet.ts';
import type { Violation } from './judge/evidence.ts';
import { judgeRun } from './judge/judge.ts';
import { attend, type Person } from './person.ts';
import { openSurroundings } from './surroundings.ts';
import type { Trap } from './traps.ts';

const endMsMax = 180_000;
const lookMs = 50;
const principal = aPrincipal();

export interface AtCommitOutcome {
  readonly violations: readonly Violation[];
  /** False when the run ended before its process came to that commit. */
  readonly sprung: boolean;
}

/** Runs of one plan, each with a process that stops or dies at one of its commits, and a rival that goes on. */
export interface AtCommit {
  /** A process that was stopped comes back when all is over, and goes on where it was. */
  tryAt(trap: Omit<Trap, 'runId'>): Promise<AtCommitOutcome>;
  close(): Promise<void>;
}

export async function openAtCommit(plan: Plan, { mutant }: { readonly mutant: boolean }): Promise<AtCommit> {
  const around = await openSurroundings({ dispatcher: 'in-process' });
  const desk = await openDesk(around);
  await defineWorkflow(desk.deps, { definition: definitionOf(childPlan), principal });
  const definition = await defineWorkflow(desk.deps, { definition: definitionOf(plan), principal });
  const defects: Violation[] = [];
  let nodes = 0;

  function start(trap: Trap | null) {
    const sprung = Promise.withResolvers<true>();
    const order = { ...around.order, role: 'coordinator', nodeId: `at-${++nodes}`, mutant, trap } as const;
    const member = startMember(order, {
      onNews: (_member, news) => {
        if (news.is === 'trapped') sprung.resolve(true);
      },
      onDefect: (story) => defects.push({ rule: 'crash', story }),
    });
    return { ...member, sprung: sprung.promise };
  }

  return {
    tryAt: async (trap) => {
      const run = await startWorkflow(desk.deps, { workflowId: definition.id, principal });
      const person = attend({ deps: desk.deps, ledger: desk.ledger, principal }, { record: run, definition });
      const first = start({ ...trap, runId: run.id });
      const ending = untilEnd(person);
      const sprung = await Promise.race([first.sprung, ending.then(() => false)]);
      const rival = sprung ? start(null) : null;
      const hasEnded = await ending;
      first.signal('SIGCONT');
      // It ends once it has tried to write what it was about to write.
      for (const member of rival ? [first, rival] : [first]) {
        member.tell({ is: 'stop' });
        await member.ended;
      }
      if (!hasEnded) defects.push({ rule: 'stuck', story: `${run.id} has not ended` });
      const violations = judgeRun(await gather(desk, { plan, run }));
      return { violations: [...defects.splice(0), ...violations], sprung };
    },
    close: async () => {
      await desk.close();
      await around.close();
    },
  };
}

/** False when the time is over, or its log cannot be read. */
async function untilEnd(person: Person): Promise<boolean> {
  const deadline = Date.now() + endMsMax;
  while (Date.now() < deadline) {
    try {
      if (await person.look()) return true;
    } catch {
      return false; // the judge says what is wrong with it
    }
    await delay(lookMs);
  }
  return false;
}
