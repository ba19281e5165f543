import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { assembleCoordinator } from '../../chaos/workflows/assembly.ts';
import { createNoopAgents } from './noop-agents.ts';
import { type Bench, openBench, tellingEnds } from './ours.ts';
import type { VictimOrder } from './victim.ts';

/** A run that its process left in the middle of its second task. */
const interrupted = {
  name: 'interrupted',
  tasks: [
    { id: 'a', agent: 'noop' },
    { id: 'b', agent: 'noop', dependsOn: ['a'] },
    { id: 'c', agent: 'noop', dependsOn: ['b'] },
  ],
};

const leaseMs = 1_000;
const leases = { leaseMs, heartbeatMs: 300 };

/**
 * Kills a process that has so many runs under way, each in the middle of a task, and gives the time that another one
 * takes from its start until all have ended; the leases of the dead one are over by then.
 */
export async function measureRecovery(runs: number): Promise<{ readonly ms: number }> {
  const bench = await openBench({ synchronous: 'FULL', settings: leases, drives: false });
  try {
    const workflowId = await bench.define(interrupted);
    for (let started = 0; started < runs; started += 50)
      await Promise.all(Array.from({ length: Math.min(50, runs - started) }, () => bench.start(workflowId)));
    await killInTheMiddle(bench, runs);
    await new Promise((resolve) => setTimeout(resolve, leaseMs));
    const { promise: allEnded, resolve } = Promise.withResolvers<void>();
    let left = runs;
    const stores = tellingEnds(bench.stores, () => {
      if (--left === 0) resolve();
    });
    const settings = { ...leases, leaseMs: 30_000, tasksMax: 100 };
    const heir = assembleCoordinator({ stores, agentRunner: createNoopAgents(), settings, redisUrl: null });
    const began = performance.now();
    await heir.start();
    await allEnded;
    const ms = performance.now() - began;
    await heir.stop();
    return { ms };
  } finally {
    await bench.close();
  }
}

/** A process drives all runs until each of them is at work on its second task, which never ends; then it is killed. */
async function killInTheMiddle({ uri }: Bench, runs: number): Promise<void> {
  const order: VictimOrder = { uri, runs, settings: { ...leases, runsMax: runs, tasksMax: runs } };
  const victim = fork(fileURLToPath(new URL('./victim.ts', import.meta.url)), [JSON.stringify(order)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(victim, 'message');
  victim.kill('SIGKILL');
  await once(victim, 'exit');
}
