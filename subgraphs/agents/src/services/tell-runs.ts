import type { FinishedRun } from '../domain/agent-run.ts';
import { runCompleted } from '../events.ts';
import type { RunDesk } from './run-desk.ts';

type TellDesk = Pick<RunDesk, 'runs' | 'events' | 'log'>;

const batchSize = 100;
const batchesMax = 1_000;

/** Tells other subgraphs how a run ended. What fails here is told by the next sweep: the run's document remembers. */
export async function tellRun({ runs, events, log }: TellDesk, run: FinishedRun): Promise<boolean> {
  try {
    await events.publish(runCompleted(run));
    await runs.markTold({ tenantId: run.tenantId, runId: run.id });
    return true;
  } catch (error) {
    log.warn('the end of an agent run could not be told; it will be tried again', {
      agentRunId: run.id,
      error,
    });
    return false;
  }
}

/** Tells what a crash has left untold; telling twice changes nothing, since the event's id is the same. */
export async function tellUntoldRuns(desk: TellDesk): Promise<void> {
  for (let batch = 0; batch < batchesMax; batch++) {
    const untold = await desk.runs.listUntold(batchSize);
    for (const run of untold) if (!(await tellRun(desk, run))) return;
    if (untold.length < batchSize) return;
  }
}
