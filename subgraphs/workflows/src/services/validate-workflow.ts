import type { Principal } from '@ymera/kernel';
import type { WorkflowDefinition } from '../domain/definition.ts';
import { WorkflowInvalidError } from '../domain/definition-errors.ts';
import type { DefinitionProblem } from '../domain/definition-problem.ts';
import type { ServiceDeps } from '../ports.ts';
import { checkDefinition, definitionHash } from './define-workflow.ts';
import { readDefinitionFile } from './definition-yaml.ts';

export interface ValidateWorkflowCommand {
  /** As its author writes it: as a value, or as the text of a file. */
  readonly written: { readonly definition: unknown } | { readonly text: string };
  readonly principal: Principal;
}

export type Validation =
  | { readonly definition: WorkflowDefinition; readonly hash: string; readonly problems: readonly [] }
  | { readonly definition: null; readonly hash: null; readonly problems: readonly DefinitionProblem[] };

/** Looks for every mistake in a definition, and stores nothing. */
export async function validateWorkflow(
  deps: Pick<ServiceDeps, 'stores' | 'agentRunner'>,
  { written, principal }: ValidateWorkflowCommand,
): Promise<Validation> {
  let locate = (problems: readonly DefinitionProblem[]) => problems;
  try {
    const file = 'text' in written ? readDefinitionFile(written.text) : null;
    if (file) locate = file.locate;
    const given = 'definition' in written ? written.definition : file?.definition;
    const definition = await checkDefinition(deps, { definition: given, principal });
    return { definition, hash: definitionHash(definition), problems: [] };
  } catch (error) {
    if (!(error instanceof WorkflowInvalidError)) throw error;
    return { definition: null, hash: null, problems: locate(error.problems) };
  }
}
