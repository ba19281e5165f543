import type { CallableDescription } from '@ymera/kernel';
import type { Surroundings } from './about-definition.ts';
import type { Target, TaskDefinition } from './definition.ts';
import { type DefinitionProblem, problem, shorten } from './definition-problem.ts';

/** Why what a task calls cannot be called: it is not there, not ready, or not for whoever asks. */
export function callableProblems(
  target: Target,
  place: string,
  { agents, tools }: Surroundings,
): DefinitionProblem[] {
  switch (target.kind) {
    case 'agent':
      return problemsOf('agent', target.agentId, `${place}.agent`, agents);
    case 'gate':
      return problemsOf('agent', target.agentId, `${place}.gate.agent`, agents);
    case 'tool':
      return problemsOf('tool', target.toolId, `${place}.tool`, tools);
    default:
      return [];
  }
}

/** Why a workflow, which was without mistakes when it was defined, cannot be run now by whoever asks. */
export const useProblems = (
  tasks: readonly TaskDefinition[],
  surroundings: Surroundings,
): DefinitionProblem[] =>
  tasks.flatMap(({ target, compensate }, index) => [
    ...callableProblems(target, `tasks[${index}]`, surroundings),
    ...(compensate ? callableProblems(compensate.target, `tasks[${index}].compensate`, surroundings) : []),
  ]);

function problemsOf(
  kind: 'agent' | 'tool',
  id: string,
  place: string,
  known: ReadonlyMap<string, CallableDescription>,
): DefinitionProblem[] {
  const [found, name] = [known.get(id), shorten(id)];
  if (!found) {
    const code = kind === 'agent' ? 'UNKNOWN_AGENT' : 'UNKNOWN_TOOL';
    return [
      problem(code, place, `There is no ${kind} "${name}".`, `The query ${kind}s lists the ids there are.`),
    ];
  }
  if (found.use === 'forbidden') {
    const fix = 'Ask an administrator for the role EXECUTE.';
    return [problem('NOT_PERMITTED', place, `You may not call the ${kind} "${name}".`, fix)];
  }
  if (found.use === 'unavailable') {
    const fix = `Its plugin has to be enabled, with the rights that it asks for, and have what it needs: the query ${kind} tells its status.`;
    return [problem('NOT_AVAILABLE', place, `The ${kind} "${name}" cannot be called now.`, fix)];
  }
  return [];
}
