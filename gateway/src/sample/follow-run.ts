import { say } from '../terminal.ts';
import type { GraphClient } from './graph-client.ts';

interface RunEvent {
  readonly type: string;
  readonly task: {
    readonly taskId: string;
    readonly durationMs: number | null;
    readonly attempts: number;
    readonly error: { readonly code: string; readonly message: string } | null;
  } | null;
  readonly run: { readonly status: string };
}

const subscription = `subscription Follow($runId: ID!) {
  workflowRunEvents(runId: $runId) {
    type
    task { taskId durationMs attempts error { code message } }
    run { status }
  }
}`;

/** Prints each event of a run as it arrives, and gives the status in which the run ended. */
export async function followRun(client: GraphClient, runId: string): Promise<string> {
  let status = 'RUNNING';
  for await (const { workflowRunEvents: event } of client.subscribe<{ workflowRunEvents: RunEvent }>(
    subscription,
    {
      runId,
    },
  )) {
    const line = lineOf(event);
    if (line) say(`  ${line}`);
    status = event.run.status;
  }
  return status;
}

function lineOf({ type, task }: RunEvent): string | null {
  const name = (task?.taskId ?? '').padEnd(22);
  const reason = task?.error ? `${task.error.code}: ${task.error.message}` : '';
  switch (type) {
    case 'TASK_STARTED':
      return `▸ ${name} started`;
    case 'TASK_SUCCEEDED':
      return `✓ ${name} done${task?.durationMs ? ` in ${seconds(task.durationMs)}` : ''}`;
    case 'TASK_ATTEMPT_FAILED':
      return `! ${name} attempt ${task?.attempts} failed; trying again. ${reason}`;
    case 'TASK_FAILED':
      return `✗ ${name} failed. ${reason}`;
    case 'RUN_RECOVERED':
      return '↻ the run was taken up again';
    default:
      return null;
  }
}

const seconds = (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
