import type { FinishedRun, RunningRun, RunResult } from './agent-run.ts';

export interface RunEnd {
  readonly result: RunResult;
  readonly finishedAt: number;
  /** Lets another run have its key: this one was called off, so that it answers nothing. */
  readonly giveKeyBack: boolean;
}

/** The run as it is once it has ended. */
export function endOf(run: RunningRun, { result, finishedAt, giveKeyBack }: RunEnd): FinishedRun {
  const idempotencyKey = giveKeyBack ? givenBackKey(run.id) : run.idempotencyKey;
  const { usage } = result;
  const state: FinishedRun['state'] = result.ok
    ? { phase: 'SUCCEEDED', finishedAt, usage, outputBytes: Buffer.byteLength(JSON.stringify(result.output)) }
    : { phase: 'FAILED', finishedAt, usage, error: result.error };
  return { ...run, idempotencyKey, state };
}

/** No caller's key looks like this, since keys have a unique index and a run always needs one. */
const givenBackKey = (runId: string) => `given-back:${runId}`;
