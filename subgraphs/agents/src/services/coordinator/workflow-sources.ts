import { InvalidArgumentError } from '@ymera/kernel';
import { Document } from 'yaml';
import type { Plan } from '../../domain/coordinator/plan.ts';
import { workflowsOf } from '../../domain/coordinator/workflow-of-plan.ts';

const namePattern = /^[A-Za-z][A-Za-z0-9-]{0,44}$/;

/**
 * The workflows of a plan in YAML, the one that is started last, for an input of `{ request, memory }`. The same plan
 * gives the same text.
 *
 * @throws InvalidArgumentError when the name is none for a workflow, with room for the names of its phases
 */
export function workflowSourcesOf(
  plan: Plan,
  workflow: { readonly name: string; readonly title: string },
): readonly string[] {
  if (!namePattern.test(workflow.name))
    throw new InvalidArgumentError(
      'name',
      '1 to 45 letters, digits and dashes, a letter first',
      JSON.stringify(workflow.name.slice(0, 100)),
    );
  return workflowsOf(plan, workflow).map(write);
}

function write(definition: object): string {
  const document = new Document(definition, { aliasDuplicateObjects: false, version: '1.2' });
  return document.toString({ lineWidth: 110, doubleQuotedMinMultiLineLength: 100_000 });
}
