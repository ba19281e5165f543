import { writeDefinition } from '../domain/write-definition.ts';
import type { ServiceDeps } from '../ports.ts';
import { writeDefinitionFile } from './definition-yaml.ts';
import { getWorkflow } from './find-workflow.ts';

export interface ExportWorkflowCommand {
  readonly tenantId: string;
  readonly idOrName: string;
  readonly format: 'YAML' | 'JSON';
}

/**
 * A workflow as its author would write it, which `importWorkflow` reads back to the same hash.
 *
 * @throws WorkflowNotFoundError
 */
export async function exportWorkflow(
  deps: Pick<ServiceDeps, 'stores'>,
  { format, ...wanted }: ExportWorkflowCommand,
): Promise<string> {
  const workflow = await getWorkflow(deps, wanted);
  return format === 'YAML'
    ? writeDefinitionFile(workflow)
    : `${JSON.stringify(writeDefinition(workflow), null, 2)}\n`;
}
