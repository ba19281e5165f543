import {
  definitionLimits as limits,
  type TaskDefinition,
  type WorkflowDefinition,
} from '../domain/definition.ts';
import { type DefinitionProblem, problem, shorten } from '../domain/definition-problem.ts';
import type { ServiceDeps } from '../ports.ts';
import { findWorkflow } from './find-workflow.ts';

/** Workflows that are looked at, at most. */
const lookedAtMax = 200;

interface Call {
  readonly workflow: string;
  /** The names of the workflows on the way to it. */
  readonly path: readonly string[];
  readonly place: string;
}

/**
 * What is wrong with the workflows that a definition calls, and those that they call in their latest versions: one
 * that is not there, one that comes back to the definition, and too many within each other.
 */
export async function nestingProblems(
  deps: Pick<ServiceDeps, 'stores'>,
  { definition, tenantId }: { readonly definition: WorkflowDefinition; readonly tenantId: string },
): Promise<readonly DefinitionProblem[]> {
  const problems: DefinitionProblem[] = [];
  const open: Call[] = definition.tasks.flatMap((task, index) =>
    calledBy(task).map((workflow) => ({
      workflow,
      path: [definition.name],
      place: `tasks[${index}].workflow`,
    })),
  );
  const seen = new Set<string>();
  // The list grows while it is gone through.
  for (const { workflow: idOrName, path, place } of open) {
    // Whatever is reached by the shortest way first is looked at once.
    if (seen.has(idOrName) && path.length > 1) continue;
    const workflow = await findWorkflow(deps, { tenantId, idOrName });
    if (!workflow) {
      if (path.length === 1) problems.push(unknownWorkflow(idOrName, place));
      continue;
    }
    const way = [...path, workflow.name];
    if (workflow.name === definition.name) problems.push(circle(way, place));
    else if (way.length > limits.nestingMax) problems.push(tooDeep(way, place));
    else if (!seen.has(idOrName) && seen.size < lookedAtMax)
      for (const called of new Set(workflow.tasks.flatMap(calledBy)))
        open.push({ workflow: called, path: way, place });
    seen.add(idOrName);
    if (problems.length >= limits.problemsMax) break;
  }
  return problems;
}

const calledBy = ({ target }: TaskDefinition): readonly string[] =>
  target.kind === 'workflow' ? [target.workflow] : [];

const unknownWorkflow = (name: string, place: string) =>
  problem(
    'UNKNOWN_WORKFLOW',
    place,
    `There is no workflow "${shorten(name)}".`,
    'The query workflows lists those there are; define it first.',
  );

const circle = (way: readonly string[], place: string) =>
  problem(
    'WORKFLOW_CALLS_ITSELF',
    place,
    `The workflows call each other: ${way.join(' -> ')}.`,
    'Take one of these calls out.',
  );

const tooDeep = (way: readonly string[], place: string) =>
  problem(
    'NESTED_TOO_DEEP',
    place,
    `There are ${way.length} workflows within each other: ${way.join(' -> ')}.`,
    `Use at most ${limits.nestingMax}.`,
  );
