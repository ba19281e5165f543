import type { Principal } from '@ymera/kernel';
import type { Workflow } from '../domain/definition.ts';
import { WorkflowInvalidError } from '../domain/definition-errors.ts';
import type { ServiceDeps } from '../ports.ts';
import { defineWorkflow } from './define-workflow.ts';
import { readDefinitionFile } from './definition-yaml.ts';

type Deps = Pick<ServiceDeps, 'stores' | 'agentRunner' | 'clock' | 'events' | 'log'>;

/**
 * Defines a workflow out of a YAML or JSON file; see `defineWorkflow`.
 *
 * @throws WorkflowInvalidError with every mistake, and the line and column that it is at
 */
export async function importWorkflow(
  deps: Deps,
  { text, principal }: { readonly text: string; readonly principal: Principal },
): Promise<Workflow> {
  const { definition, locate } = readDefinitionFile(text);
  try {
    return await defineWorkflow(deps, { definition, principal });
  } catch (error) {
    if (error instanceof WorkflowInvalidError) throw new WorkflowInvalidError(locate(error.problems));
    throw error;
  }
}
