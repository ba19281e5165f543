import type { JsonValue } from '@ymera/kernel';
import type { AboutDefinition } from './about-definition.ts';
import type { Target, TaskDefinition } from './definition.ts';
import { type DefinitionProblem, problem, shorten } from './definition-problem.ts';
import { pathsOf } from './expression-references.ts';
import { misfits, type Schema, type SchemaOfPath, schemaAt } from './schema-fit.ts';
import { expressionsOf } from './template.ts';

/** Where what a task takes cannot be what its agent or tool asks for, or names what its source never gives. */
export function mappingProblems(
  task: TaskDefinition,
  index: number,
  about: AboutDefinition,
): DefinitionProblem[] {
  const place = `tasks[${index}]`;
  const schemaOf = sourcesOf(about);
  const { compensate, input } = task;
  const templates = [
    { template: input, target: task.target, at: `${place}.input` },
    ...(compensate
      ? [{ template: compensate.input, target: compensate.target, at: `${place}.compensate.input` }]
      : []),
  ];
  const misfitting = templates.flatMap(({ template, target, at }) =>
    misfits(template, inputSchemaOf(target, about), schemaOf).map((misfit) =>
      problem(
        'SCHEMA_MISMATCH',
        `${at}${misfit.place}`,
        misfit.message,
        `Give what ${nameOf(target)} takes; its input schema says what that is.`,
      ),
    ),
  );
  return [...misfitting, ...missingProblems(task, place, schemaOf)];
}

/** The schemas of what expressions take: the run's input, and the outputs of tasks. */
function sourcesOf({ definition, byId, surroundings }: AboutDefinition): SchemaOfPath {
  return (root, keys) => {
    if (root === 'input')
      return definition.inputSchema === null ? undefined : schemaAt(definition.inputSchema, keys);
    const [id, field, ...rest] = keys;
    const task = root === 'tasks' && field === 'output' ? byId.get(String(id)) : undefined;
    if (!task) return undefined;
    const { target, forEach } = task;
    const described =
      target.kind === 'agent'
        ? surroundings.agents.get(target.agentId)
        : target.kind === 'tool'
          ? surroundings.tools.get(target.toolId)
          : undefined;
    const output = described?.outputSchema ?? undefined;
    // A failed item leaves null in its place.
    if (forEach) return rest.length === 0 ? { type: 'array' } : undefined;
    return output === undefined ? undefined : schemaAt(output, rest);
  };
}

function inputSchemaOf(target: Target, { surroundings: { agents, tools } }: AboutDefinition): Schema {
  switch (target.kind) {
    case 'agent':
    case 'gate':
      return agents.get(target.agentId)?.inputSchema ?? undefined;
    case 'tool':
      return tools.get(target.toolId)?.inputSchema ?? undefined;
    default:
      return undefined;
  }
}

function nameOf(target: Target): string {
  if (target.kind === 'agent' || target.kind === 'gate') return `the agent "${target.agentId}"`;
  return target.kind === 'tool' ? `the tool "${target.toolId}"` : 'it';
}

/** What expressions take that can never be there. */
function missingProblems(task: TaskDefinition, place: string, schemaOf: SchemaOfPath): DefinitionProblem[] {
  const { when, forEach, loop, integrates, input, compensate } = task;
  const texts = [
    ...(when === null ? [] : [{ at: 'when', text: when }]),
    ...(forEach ? [{ at: 'forEach.items', text: forEach.items }] : []),
    ...(loop ? [{ at: 'loop.while', text: loop.while }] : []),
    ...(integrates === null ? [] : [{ at: 'integrates', text: integrates }]),
    ...inTemplate(input, 'input'),
    ...(task.target.kind === 'select'
      ? inTemplate({ task: task.target.task, context: task.target.context }, 'select')
      : []),
    ...(compensate ? inTemplate(compensate.input, 'compensate.input') : []),
  ];
  return texts.flatMap(({ at, text }) =>
    pathsOf(text).flatMap(({ root, keys, isOptional }) => {
      if (isOptional || schemaOf(root, keys) !== false) return [];
      const path = shorten([root, ...keys].join('.'));
      const fix = 'Correct the name, or the schema that does not know it.';
      return [problem('SCHEMA_MISMATCH', `${place}.${at}`, `There is never a "${path}".`, fix)];
    }),
  );
}

const inTemplate = (template: JsonValue, at: string) =>
  expressionsOf(template).expressions.map(({ place, expression }) => ({
    at: `${at}${place}`,
    text: expression,
  }));
