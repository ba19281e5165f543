import { median } from '../statistics.ts';
import { createNoopAgents } from './noop-agents.ts';
import { openBench } from './ours.ts';

/** Milliseconds from the request to start a run until its first task is at work: the median of so many runs. */
export async function measureFirstTask(runs: number): Promise<number> {
  let onCall: () => void = () => {};
  const agentRunner = createNoopAgents(() => onCall());
  const bench = await openBench({ synchronous: 'FULL', settings: {}, agentRunner, drives: true });
  try {
    const workflowId = await bench.define({ name: 'first', tasks: [{ id: 'a', agent: 'noop' }] });
    const taken: number[] = [];
    for (let run = 0; run < runs; run++) {
      const called = new Promise<void>((resolve) => {
        onCall = resolve;
      });
      const began = performance.now();
      const runId = await bench.start(workflowId);
      await called;
      taken.push(performance.now() - began);
      await bench.ended(runId);
    }
    return median(taken);
  } finally {
    await bench.close();
  }
}
