import { type JsonValue, newId, type Principal } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { definitionLimits, type Workflow, type WorkflowDefinition } from '../domain/definition.ts';
import { definitionProblems } from '../domain/definition-problems.ts';
import { WorkflowBusyError, WorkflowInvalidError } from '../domain/errors.ts';
import { jsonBytes } from '../domain/json-size.ts';
import { workflowDefined } from '../events.ts';
import type { ServiceDeps } from '../ports.ts';

export interface DefineWorkflowCommand {
  readonly definition: WorkflowDefinition;
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
  const { definition, principal } = command;
  await refuseMistakes(deps, command);
  const { name, title, description, tasks } = definition;
  const hash = sha256Hex(canonicalJson(asJson({ name, title, description, tasks })));
  for (let race = 0; race < racesMax; race++) {
    const latest = await deps.stores.workflows.findLatest(principal.tenantId, name);
    if (latest?.hash === hash) return latest;
    const createdAt = deps.clock.now();
    const workflow: Workflow = {
      id: newId('wf', createdAt),
      tenantId: principal.tenantId,
      version: (latest?.version ?? 0) + 1,
      name,
      title,
      description,
      tasks,
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

async function refuseMistakes(deps: Deps, { definition, principal }: DefineWorkflowCommand): Promise<void> {
  const { definitionBytesMax, tasksMax } = definitionLimits;
  if (jsonBytes(asJson(definition), definitionBytesMax) > definitionBytesMax) {
    const message = `The definition is larger than ${definitionBytesMax} bytes as JSON, or nested too deeply.`;
    const fix = "Keep data out of it: give it as the run's input, or as a file in the workspace.";
    throw new WorkflowInvalidError([{ code: 'DEFINITION_TOO_LARGE', place: 'tasks', message, fix }]);
  }
  const agentIds = [...new Set(definition.tasks.slice(0, tasksMax).map(({ agentId }) => agentId))];
  const unknown = await deps.agentRunner.findUnknown({ tenantId: principal.tenantId, agentIds });
  const problems = definitionProblems(definition, new Set(unknown));
  if (problems.length > 0) throw new WorkflowInvalidError(problems);
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

// Plain JSON values, which an interface without an index signature cannot say.
const asJson = (definition: WorkflowDefinition) => definition as unknown as JsonValue;
