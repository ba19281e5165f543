import {
  type Clock,
  DomainError,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type WorkflowProgress,
  type WorkflowRunner,
} from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { HostTool, ToolAccount } from '../ports.ts';

const waitSecondsMax = 300;
const waitSecondsDefault = 60;
const pollMs = 500;
const nameLengthMax = 200;
/** Longest output that is handed to an agent whole. */
const outputBytesMax = 65_536;

const waitSeconds: JsonValue = {
  type: 'integer',
  minimum: 0,
  maximum: waitSecondsMax,
  description: `How long to wait for its end; ${waitSecondsDefault} when left out.`,
};

/** Who has workflows run. */
export interface WorkflowAccess {
  readonly runner: WorkflowRunner;
  readonly clock: Clock;
}

/** Tools by which agents have stored workflows run: `core/run-workflow` and `core/read-workflow-run`. */
export function createWorkflowTools(workflows: WorkflowAccess): readonly HostTool[] {
  return [createRunWorkflow(workflows), createReadWorkflowRun(workflows)];
}

/** `core/run-workflow`: `{ workflow, input, waitSeconds }` to `{ runId, status, output, error }`. */
function createRunWorkflow(workflows: WorkflowAccess): HostTool {
  return {
    name: 'core/run-workflow',
    description:
      'Starts a stored workflow by its name, on an input, and waits for its end. While it is still running when the wait is over, its status is RUNNING; core/read-workflow-run looks again. Asked twice for the same, it is one run.',
    inputSchema: {
      type: 'object',
      required: ['workflow'],
      properties: {
        workflow: { type: 'string', minLength: 1, maxLength: nameLengthMax, description: 'Its name.' },
        input: { type: 'object', description: 'What the workflow takes; nothing when left out.' },
        waitSeconds,
      },
    },
    // A run of an agent that asks again, also after a crash, gets the run that it has started.
    effect: 'idempotent',
    // Whatever the workflow does is done.
    readOnly: false,
    subjectOf: (input) => (isJsonObject(input) ? String(input.workflow).slice(0, nameLengthMax) : ''),
    run: async (input, signal, account) => {
      const { workflow, given, waitMs } = readOrder(input);
      const { runId } = await refusing(() =>
        workflows.runner.start(orderOf({ workflow, given }, account), signal),
      );
      return waitFor(workflows, { tenantId: account.run.tenantId, runId, waitMs }, signal);
    },
  };
}

/** `core/read-workflow-run`: `{ runId, waitSeconds }` to `{ runId, status, output, error }`. */
function createReadWorkflowRun(workflows: WorkflowAccess): HostTool {
  return {
    name: 'core/read-workflow-run',
    description:
      'Tells how a run of a workflow stands, and what it has put out, waiting a while for its end.',
    inputSchema: {
      type: 'object',
      required: ['runId'],
      properties: { runId: { type: 'string', minLength: 1, maxLength: nameLengthMax }, waitSeconds },
    },
    effect: 'idempotent',
    readOnly: true,
    subjectOf: (input) => (isJsonObject(input) ? String(input.runId).slice(0, nameLengthMax) : ''),
    run: async (input, signal, { run: { tenantId } }) => {
      const { runId } = isJsonObject(input) ? input : {};
      if (typeof runId !== 'string' || runId === '' || runId.length > nameLengthMax)
        throw new ToolFailure('INVALID_INPUT', 'core/read-workflow-run takes { "runId": "run_…" }.');
      return waitFor(workflows, { tenantId, runId, waitMs: readWait(input) }, signal);
    },
  };
}

function readOrder(input: JsonValue) {
  const { workflow, input: given = {} } = isJsonObject(input) ? input : {};
  if (typeof workflow !== 'string' || workflow === '' || workflow.length > nameLengthMax)
    throw new ToolFailure(
      'INVALID_INPUT',
      'core/run-workflow takes { "workflow": "a name", "input": { … } }.',
    );
  if (!isJsonObject(given)) throw new ToolFailure('INVALID_INPUT', 'The input of a workflow is an object.');
  return { workflow, given, waitMs: readWait(input) };
}

function readWait(input: JsonValue): number {
  const { waitSeconds: seconds = waitSecondsDefault } = isJsonObject(input) ? input : {};
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= waitSecondsMax) return seconds * 1_000;
  throw new ToolFailure('INVALID_INPUT', `"waitSeconds" must be a number from 0 to ${waitSecondsMax}.`);
}

/** Whoever started the agent may start workflows; an agent gets no more than that. */
function orderOf(
  { workflow, given }: { readonly workflow: string; readonly given: JsonObject },
  { run: { id, tenantId, startedBy, workflow: origin } }: ToolAccount,
): Parameters<WorkflowRunner['start']>[0] {
  const key = sha256Hex(canonicalJson([id, workflow, given])).slice(0, 40);
  return {
    ...{ tenantId, startedBy, role: 'execute', input: given },
    workflow: { workflowId: workflow },
    clientKey: `tool:${key}`,
    ...(origin ? { withinRun: origin.runId } : {}),
  };
}

/** What the platform refuses is told to the agent with its code. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, nextMove } = error;
    throw new ToolFailure(code, message, {
      refused: code === 'FORBIDDEN',
      retryable: nextMove === 'retry',
      cause: error,
    });
  }
}

async function waitFor(
  { runner, clock }: WorkflowAccess,
  { tenantId, runId, waitMs }: { readonly tenantId: string; readonly runId: string; readonly waitMs: number },
  signal: AbortSignal,
): Promise<JsonValue> {
  const until = clock.now() + waitMs;
  for (;;) {
    const progress = await refusing(() => runner.progress({ tenantId, runId }, signal));
    if (!progress) throw new ToolFailure('RUN_NOT_FOUND', `There is no run "${runId}".`);
    const goesOn = progress.status === 'RUNNING' || progress.status === 'PAUSED';
    const leftMs = until - clock.now();
    if (!goesOn || leftMs <= 0) return shown(progress);
    await clock.wait(Math.min(pollMs, leftMs), signal);
    signal.throwIfAborted();
  }
}

function shown({ runId, status, output, error }: WorkflowProgress): JsonValue {
  const bytes = Buffer.byteLength(JSON.stringify(output));
  return {
    runId,
    status,
    output: bytes <= outputBytesMax ? output : { leftOut: 'OUTPUT_TOO_LARGE', bytes },
    error: error && { ...error },
  };
}
