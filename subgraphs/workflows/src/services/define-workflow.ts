import { type JsonValue, newId, type Principal } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { withDeclaredEffects } from '../domain/declared-effects.ts';
import type { Workflow, WorkflowDefinition } from '../domain/definition.ts';
import { WorkflowBusyError, WorkflowInvalidError } from '../domain/definition-errors.ts';
import { definitionProblems } from '../domain/definition-problems.ts';
import { readDefinition } from '../domain/read-definition.ts';
import { workflowDefined } from '../events.ts';
import type { ServiceDeps } from '../ports.ts';
import { inputSchemaProblem } from './input-schema.ts';
import { nestingProblems } from './nesting-problems.ts';
import { readSurroundings } from './read-surroundings.ts';

export interface DefineWorkflowCommand {
  /** As its author writes it: see `readDefinition`. */
  readonly definition: unknown;
  readonly principal: Principal;
}

type Deps = Pick<ServiceDeps, 'stores' | 'agentRunner' | 'clock' | 'events' | 'log'>;

/** Rivals for the next version of one name before the caller is asked to try again. */
const racesMax = 10;

/**
 * Stores a definition as the next version of its name, or answers with the latest version when it says the same.
 *
 * @throws WorkflowInvalidError with every mistake
 */
export async function defineWorkflow(deps: Deps, command: DefineWorkflowCommand): Promise<Workflow> {
  const { principal } = command;
  const definition = await checkDefinition(deps, command);
  const { name } = definition;
  const hash = definitionHash(definition);
  for (let race = 0; race < racesMax; race++) {
    const latest = await deps.stores.workflows.findLatest(principal.tenantId, name);
    if (latest?.hash === hash) return latest;
    const createdAt = deps.clock.now();
    const workflow: Workflow = {
      id: newId('wf', createdAt),
      tenantId: principal.tenantId,
      version: (latest?.version ?? 0) + 1,
      ...definition,
      hash,
      createdAt,
      createdBy: principal.id,
    };
    if ((await deps.stores.workflows.insert(workflow)) === 'taken') continue;
    await tell(deps, workflow);
    return workflow;
  }
  throw new WorkflowBusyError(name);
}

/**
 * Reads a definition and looks for every mistake in it, without storing anything.
 *
 * @throws WorkflowInvalidError with every mistake
 */
export async function checkDefinition(
  deps: Pick<ServiceDeps, 'stores' | 'agentRunner'>,
  { definition: written, principal }: DefineWorkflowCommand,
): Promise<WorkflowDefinition> {
  const { definition: read, problems } = readDefinition(written);
  if (!read) throw new WorkflowInvalidError(problems);
  const surroundings = await readSurroundings(deps, read, principal);
  const definition = withDeclaredEffects(read, { written, surroundings });
  const { tenantId } = principal;
  const schemaProblem = definition.inputSchema === null ? null : inputSchemaProblem(definition.inputSchema);
  const found = [
    ...definitionProblems(definition, surroundings),
    ...(schemaProblem ? [schemaProblem] : []),
    ...(await nestingProblems(deps, { definition, tenantId })),
  ];
  if (found.length > 0) throw new WorkflowInvalidError(found);
  return definition;
}

/** SHA-256 of a definition's canonical JSON: the same for all ways to write the same. */
export function definitionHash(definition: WorkflowDefinition): string {
  // Plain JSON values, which an interface without an index signature cannot say.
  return sha256Hex(canonicalJson(definition as unknown as JsonValue));
}

async function tell(deps: Deps, workflow: Workflow): Promise<void> {
  try {
    await deps.events.publish(workflowDefined(workflow));
    await deps.stores.workflows.markTold(workflow);
  } catch (error) {
    // It is stored as untold; the sweep tells it.
    deps.log.error('telling a definition failed; it will be told again', { workflowId: workflow.id, error });
  }
}
