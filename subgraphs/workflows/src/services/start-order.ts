import { InvalidArgumentError, isJsonObject, newId, type Principal, type WorkflowOrder } from '@ymera/kernel';
import { definitionLimits, type Workflow } from '../domain/definition.ts';
import { NestingTooDeepError, WorkflowInvalidError } from '../domain/definition-errors.ts';
import type { RunHappening } from '../domain/run-event.ts';
import type { RunRecord } from '../run-ports.ts';
import { checkDefinition, definitionHash } from './define-workflow.ts';
import { readDefinitionFile } from './definition-yaml.ts';
import { withDrafts } from './drafted-workflows.ts';
import { getRun } from './find-run.ts';
import { getWorkflow } from './find-workflow.ts';
import { importWorkflow } from './import-workflow.ts';
import { readPayload } from './keep-payload.ts';
import { readClientKey, readInput, refuseUnfit } from './read-input.ts';
import { type ReadOrder, readOrder } from './read-order.ts';
import { refuseUnusable, type StartDeps } from './refuse-unusable.ts';
import { refuseOther, requestHashOf } from './request-hash.ts';
import { startWorkflow } from './start-workflow.ts';

/**
 * Stores what is ordered and starts it. All of it is checked before any of it is stored; an order that is given again
 * answers with its run, also when what it names has gone since.
 *
 * @throws as `importWorkflow` and `startWorkflow`, and InvalidArgumentError or ForbiddenError for the order itself
 */
export async function startOrder(
  deps: StartDeps,
  { clientKey: key, ...order }: WorkflowOrder,
): Promise<{ readonly runId: string; readonly workflowId: string }> {
  const read = readOrder(order);
  const clientKey = readClientKey(key);
  if (clientKey === null) throw new InvalidArgumentError('clientKey', 'a text', 'left out');
  const earlier = await findEarlier(deps, { ...read, clientKey });
  if (earlier) return refOf(earlier);
  const { principal, workflow, input } = read;
  const depth = await depthOf(deps, read);
  await check(deps, read);
  const workflowId =
    'sources' in workflow ? await store(deps, workflow.sources, principal) : workflow.workflowId;
  return refOf(await startWorkflow(deps, { workflowId, input, clientKey, depth, principal }));
}

/** Refuses what `startOrder` would refuse, and stores nothing. */
export async function checkOrder(deps: StartDeps, order: Omit<WorkflowOrder, 'clientKey'>): Promise<null> {
  const read = readOrder(order);
  await depthOf(deps, read);
  await check(deps, read);
  return null;
}

/** @throws RunNotFoundError, NestingTooDeepError */
async function depthOf(deps: StartDeps, { principal, withinRun }: ReadOrder): Promise<number> {
  if (withinRun === null) return 0;
  const { tenantId } = principal;
  const record = await getRun(deps, { tenantId, runId: withinRun });
  const happenings = await readPayload(deps.stores.blobs, { tenantId, payload: record.opening });
  // Written by createRun as a list of happenings.
  const [opening] = happenings as unknown as readonly RunHappening[];
  const depth = (opening?.type === 'RUN_STARTED' ? opening.depth : 0) + 1;
  if (depth > definitionLimits.nestingMax) throw new NestingTooDeepError(definitionLimits.nestingMax);
  return depth;
}

const refOf = ({ id, workflowId }: RunRecord) => ({ runId: id, workflowId });

async function findEarlier(
  { stores }: StartDeps,
  { principal, workflow, input, clientKey }: ReadOrder & { readonly clientKey: string },
): Promise<RunRecord | null> {
  if (!('sources' in workflow)) return null; // startWorkflow looks itself
  const earlier = await stores.runs.findByClientKey(principal.tenantId, clientKey);
  if (earlier) refuseOther(earlier, requestHashOf('start', nameIn(workflow.sources.at(-1) ?? ''), input));
  return earlier;
}

/** A text without a name is no workflow, and so was not started before. */
function nameIn(source: string): string {
  const { definition } = readDefinitionFile(source);
  return isJsonObject(definition) && typeof definition.name === 'string' ? definition.name : '';
}

async function store(deps: StartDeps, sources: readonly string[], principal: Principal): Promise<string> {
  let last = '';
  for (const text of sources) last = (await importWorkflow(deps, { text, principal })).id;
  return last;
}

async function check(deps: StartDeps, { principal, workflow, input }: ReadOrder): Promise<void> {
  readInput(input, deps.settings.inputBytesMax);
  const { tenantId } = principal;
  const started =
    'sources' in workflow
      ? await draft(deps, workflow.sources, principal)
      : await getWorkflow(deps, { tenantId, idOrName: workflow.workflowId });
  refuseUnfit(started, input);
  const requestHash = requestHashOf('start', started.name, input);
  await refuseUnusable(deps, { workflow: started, clientKey: null, principal, requestHash });
}

/** The last of the workflows as it would be stored, each checked among those before it. */
async function draft(deps: StartDeps, sources: readonly string[], principal: Principal): Promise<Workflow> {
  const drafts = withDrafts(deps.stores.workflows);
  const among = { ...deps, stores: { ...deps.stores, workflows: drafts.store } };
  let last: Workflow | null = null;
  for (const text of sources) {
    last = await draftOne(among, { text, principal });
    drafts.add(last);
  }
  if (!last) throw new InvalidArgumentError('workflow.sources', 'at least one text', 'empty');
  return last;
}

async function draftOne(
  deps: StartDeps,
  { text, principal }: { readonly text: string; readonly principal: Principal },
): Promise<Workflow> {
  const file = readDefinitionFile(text);
  try {
    const definition = await checkDefinition(deps, { definition: file.definition, principal });
    const createdAt = deps.clock.now();
    return {
      id: newId('wf', createdAt),
      tenantId: principal.tenantId,
      version: 1,
      ...definition,
      hash: definitionHash(definition),
      createdAt,
      createdBy: principal.id,
    };
  } catch (error) {
    if (error instanceof WorkflowInvalidError) throw new WorkflowInvalidError(file.locate(error.problems));
    throw error;
  }
}
