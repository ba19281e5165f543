import { InvalidArgumentError, type JsonValue, newId, type Principal } from '@ymera/kernel';
import type { Workflow } from '../domain/definition.ts';
import { WorkflowNotFoundError } from '../domain/definition-errors.ts';
import type { RunHappening } from '../domain/run-event.ts';
import type { RunRecord } from '../run-ports.ts';
import { createRun } from './create-run.ts';
import { findWorkflow } from './find-workflow.ts';
import { keepPayload } from './keep-payload.ts';
import { readClientKey, readInput, refuseUnfit } from './read-input.ts';
import { refuseUnusable, type StartDeps } from './refuse-unusable.ts';
import { requestHashOf } from './request-hash.ts';

export interface StartWorkflowCommand {
  /** A workflow's id, or its name for the latest version. */
  readonly workflowId: string;
  /** Of the name that `workflowId` is then; the latest when left out. */
  readonly version?: number | null | undefined;
  /** An empty object when left out. */
  readonly input?: JsonValue | null | undefined;
  /** A second call with the same key answers with the first call's run. */
  readonly clientKey?: string | null | undefined;
  /** Tasks that stop before they start, from the beginning on. */
  readonly breakpoints?: readonly string[] | null | undefined;
  /** True to go wave by wave from the beginning on. */
  readonly stepping?: boolean | null | undefined;
  /** True where nobody is there to be told what cannot be called: the run is started, and fails at that. */
  readonly mayFailLater?: boolean;
  /** How many runs it is within; 0 when left out. */
  readonly depth?: number;
  readonly principal: Principal;
}

/**
 * Starts a run: it is durable, and will be driven to its end, once this resolves.
 *
 * @throws WorkflowNotFoundError, InputTooLargeError, RunInputInvalidError, WorkflowUnusableError, RunKeyReusedError or
 * InvalidArgumentError, all before anything is stored
 */
export async function startWorkflow(deps: StartDeps, command: StartWorkflowCommand): Promise<RunRecord> {
  const { principal, input = null } = command;
  const { tenantId, id: startedBy } = principal;
  const clientKey = readClientKey(command.clientKey);
  const json = readInput(input ?? {}, deps.settings.inputBytesMax);
  const workflow = await getWorkflow(deps, command);
  refuseUnfit(workflow, input ?? {});
  const requestHash = requestHashOf('start', workflow.name, input ?? {});
  const earlier = command.mayFailLater
    ? null
    : await refuseUnusable(deps, { workflow, clientKey, principal, requestHash });
  if (earlier) return earlier;
  const after = debugging(workflow, command);
  const startedAt = deps.clock.now();
  return createRun(
    deps,
    {
      id: newId('run', startedAt),
      tenantId,
      startedBy,
      startedAt,
      workflow,
      input: await keepPayload(deps.stores.blobs, { tenantId, json }),
      parent: null,
      origin: { kind: 'start' },
      kept: [],
      depth: command.depth ?? 0,
      timeoutMs: workflow.timeoutMs,
      after,
      ...(command.mayFailLater ? {} : { requestHash }),
    },
    clientKey,
  );
}

async function getWorkflow(
  deps: StartDeps,
  { workflowId, version = null, principal }: StartWorkflowCommand,
): Promise<Workflow> {
  const { tenantId } = principal;
  const found =
    version === null
      ? await findWorkflow(deps, { tenantId, idOrName: workflowId })
      : await deps.stores.workflows.findVersion(tenantId, { name: workflowId, version });
  if (found) return found;
  throw new WorkflowNotFoundError(version === null ? workflowId : `${workflowId}@${version}`);
}

function debugging(
  { tasks }: Workflow,
  { breakpoints, stepping, principal }: StartWorkflowCommand,
): readonly RunHappening[] {
  const ids = [...new Set(breakpoints ?? [])];
  const unknown = ids.find((id) => !tasks.some((task) => task.id === id));
  if (unknown !== undefined)
    throw new InvalidArgumentError('breakpoints', 'ids of tasks', `"${unknown.slice(0, 80)}" for one`);
  if (ids.length === 0 && !stepping) return [];
  return [{ type: 'DEBUG_CHANGED', by: principal.id, breakpoints: ids, stepping: stepping ?? false }];
}
