import { InvalidArgumentError, type JsonValue, newId, type Principal } from '@ymera/kernel';
import { InputTooLargeError, WorkflowNotFoundError } from '../domain/errors.ts';
import { jsonBytes, jsonDepthMax } from '../domain/json-size.ts';
import { channels, type RunRecord, type ServiceDeps } from '../ports.ts';
import { findWorkflow } from './find-workflow.ts';
import { keepPayload } from './keep-payload.ts';
import { appendFirst } from './open-run.ts';

export interface StartWorkflowCommand {
  /** A workflow's id, or its name for the latest version. */
  readonly workflowId: string;
  /** An empty object when left out. */
  readonly input?: JsonValue | null | undefined;
  /** A second call with the same key answers with the first call's run. */
  readonly clientKey?: string | null | undefined;
  readonly principal: Principal;
}

type Deps = Pick<ServiceDeps, 'stores' | 'clock' | 'events' | 'log' | 'bus' | 'settings'>;

const clientKeyLengthMax = 100;

/**
 * Starts a run: it is durable, and will be driven to its end, once this resolves.
 *
 * @throws WorkflowNotFoundError, InputTooLargeError or InvalidArgumentError, all before anything is stored
 */
export async function startWorkflow(deps: Deps, command: StartWorkflowCommand): Promise<RunRecord> {
  const { workflowId, principal } = command;
  const clientKey = readClientKey(command.clientKey);
  const json = readInput(command.input ?? {}, deps.settings.inputBytesMax);
  const { tenantId } = principal;
  const workflow = await findWorkflow(deps, { tenantId, idOrName: workflowId });
  if (!workflow) throw new WorkflowNotFoundError(workflowId);
  const startedAt = deps.clock.now();
  const record: RunRecord = {
    id: newId('run', startedAt),
    tenantId,
    startedBy: principal.id,
    startedAt,
    workflowId: workflow.id,
    workflowName: workflow.name,
    workflowHash: workflow.hash,
    input: await keepPayload(deps.stores.blobs, { tenantId, json }),
    status: 'RUNNING',
    finishedAt: null,
    lastSeq: 0,
  };
  const run = await deps.stores.runs.create(record, clientKey);
  // An earlier run with this key has its first commit, unless its process died in between: whoever drives it sees to that.
  if (run.id === record.id) await appendFirst(deps, { record, plan: workflow.tasks });
  deps.bus.ring(channels.runnable);
  return run;
}

function readClientKey(clientKey: string | null | undefined): string | null {
  if (clientKey === null || clientKey === undefined) return null;
  if (clientKey.length >= 1 && clientKey.length <= clientKeyLengthMax) return clientKey;
  const came = `${clientKey.length} characters long`;
  throw new InvalidArgumentError('clientKey', `1 to ${clientKeyLengthMax} characters long`, came);
}

function readInput(input: JsonValue, bytesMax: number): string {
  const bytes = jsonBytes(input, bytesMax);
  if (bytes === Number.POSITIVE_INFINITY)
    throw new InvalidArgumentError('input', `nested at most ${jsonDepthMax} levels deep`, 'nested deeper');
  if (bytes > bytesMax) throw new InputTooLargeError(bytesMax);
  return JSON.stringify(input);
}
