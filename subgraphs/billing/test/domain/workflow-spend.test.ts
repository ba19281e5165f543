import { describe, expect, it } from 'vitest';
import { workflowSpendOf } from '../../src/domain/workflow-spend.ts';

const sum = (id: string, amount: number) => ({ id, amount, agentRuns: 1, cpuMicroseconds: 1_000 });

describe('what runs of a workflow cost', () => {
  it('adds up by task, the dearest first, and in all', () => {
    const { total, tasks } = workflowSpendOf([
      sum('run_1:fetch', 300),
      sum('run_1:report', 400),
      sum('run_2:fetch', 301),
    ]);
    expect(total).toEqual({ amount: 1_001, display: '$0.001001', agentRuns: 3, cpuMs: 3 });
    expect(tasks).toMatchObject([
      { taskId: 'fetch', spend: { amount: 601, agentRuns: 2 }, runs: 2, meanPerRun: 301 },
      { taskId: 'report', spend: { amount: 400 }, runs: 1, meanPerRun: 400 },
    ]);
    expect(tasks.reduce((all, { share }) => all + share, 0)).toBeCloseTo(1);
  });

  it('is nothing when nothing was charged for, and shares of nothing are none', () => {
    expect(workflowSpendOf([])).toMatchObject({ total: { amount: 0 }, tasks: [] });
    expect(workflowSpendOf([sum('run_1:free', 0)]).tasks).toMatchObject([{ share: 0, meanPerRun: 0 }]);
  });
});
