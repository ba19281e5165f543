import { noCharges, type Spend, type SpendSum, spendOf, type Totals } from './spend.ts';

/** What one task has cost in several runs of its workflow. */
export interface TaskSpend {
  readonly taskId: string;
  readonly spend: Spend;
  /** In which something was charged for it. */
  readonly runs: number;
  /** Micro-dollars, over those runs. */
  readonly meanPerRun: number;
  /** Of what all tasks cost, from 0 to 1. */
  readonly share: number;
}

export interface WorkflowSpend {
  readonly total: Spend;
  /** The dearest first. */
  readonly tasks: readonly TaskSpend[];
}

/** @param sums of tasks' runs, whose ids are `<workflow run's id>:<task's id>` */
export function workflowSpendOf(sums: readonly SpendSum[]): WorkflowSpend {
  const total = sums.reduce<Totals>(addUp, noCharges);
  const byTask = Map.groupBy(sums, ({ id }) => id.slice(id.indexOf(':') + 1));
  const tasks = [...byTask].map(([taskId, own]): TaskSpend => {
    const sum = own.reduce<Totals>(addUp, noCharges);
    return {
      taskId,
      spend: spendOf({ ...sum, id: taskId }),
      runs: own.length,
      meanPerRun: Math.round(sum.amount / own.length),
      share: total.amount === 0 ? 0 : sum.amount / total.amount,
    };
  });
  tasks.sort((a, b) => b.spend.amount - a.spend.amount || (a.taskId < b.taskId ? -1 : 1));
  return { total: spendOf({ ...total, id: 'total' }), tasks };
}

const addUp = (before: Totals, { amount, agentRuns, cpuMicroseconds }: Totals): Totals => ({
  amount: before.amount + amount,
  agentRuns: before.agentRuns + agentRuns,
  cpuMicroseconds: before.cpuMicroseconds + cpuMicroseconds,
});
