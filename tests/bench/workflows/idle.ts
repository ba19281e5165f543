import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openBench } from './ours.ts';

const atOnce = 50;
const parkMsMax = 300_000;

/** What so many runs that wait for a signal add to the heap of the process that drives them, in bytes. */
export async function measureIdle(runs: number): Promise<number> {
  const bench = await openBench({ synchronous: 'NORMAL', settings: {}, drives: true });
  try {
    const workflowId = await bench.define({ name: 'idle', tasks: [{ id: 'wait', signal: 'go' }] });
    const start = async (count: number) => {
      for (let started = 0; started < count; started += atOnce)
        await Promise.all(
          Array.from({ length: Math.min(atOnce, count - started) }, () => bench.start(workflowId)),
        );
    };
    // What the process needs in any case is there before it is looked at for the first time.
    await start(100);
    await bench.parked(100, parkMsMax);
    const before = heapBytes();
    await start(runs);
    await bench.parked(100 + runs, parkMsMax);
    return heapBytes() - before;
  } finally {
    await bench.close();
  }
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') for (let times = 0; times < 3; times++) collect();
  return process.memoryUsage().heapUsed;
}
