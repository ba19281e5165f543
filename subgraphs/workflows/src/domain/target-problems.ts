import type { AboutDefinition } from './about-definition.ts';
import { callableProblems } from './callable-problems.ts';
import {
  type Approvers,
  definitionLimits as limits,
  type Target,
  type TaskDefinition,
} from './definition.ts';
import { type DefinitionProblem, problem, shorten } from './definition-problem.ts';
import { selectProblems } from './select-problems.ts';
import { range } from './value-problems.ts';

/** The mistakes in what a task does, and in what undoes it. */
export function targetProblems(
  task: TaskDefinition,
  index: number,
  about: AboutDefinition,
): DefinitionProblem[] {
  const place = `tasks[${index}]`;
  return [
    ...oneTarget(task.target, place, about),
    ...(task.compensate ? oneTarget(task.compensate.target, `${place}.compensate`, about) : []),
    ...combinationProblems(task, place),
  ];
}

function oneTarget(target: Target, place: string, about: AboutDefinition): DefinitionProblem[] {
  switch (target.kind) {
    case 'agent':
    case 'tool':
      return callableProblems(target, place, about.surroundings);
    case 'select':
      return selectProblems(target, `${place}.select`, about.surroundings);
    case 'workflow':
      return workflowProblems(target.workflow, place, about);
    case 'approval':
      return approvalProblems(target, `${place}.approval`);
    case 'gate':
      return [
        ...callableProblems(target, place, about.surroundings),
        ...range(target.roundsMax, `${place}.gate.rounds`, 1, limits.roundsMax),
        ...(target.escalateTo ? approverProblems(target.escalateTo, `${place}.gate.escalateTo`) : []),
      ];
    case 'wait':
      return waitProblems(target, `${place}.wait`);
    case 'signal':
      return signalProblems(target.name, `${place}.signal`);
  }
}

function workflowProblems(name: string, place: string, { definition }: AboutDefinition) {
  if (name.trim() === '')
    return [problem('UNKNOWN_WORKFLOW', `${place}.workflow`, 'It is empty.', 'Give a name or an id.')];
  if (name !== definition.name) return [];
  const fix = 'Repeat a task with loop or forEach, or call another workflow.';
  return [problem('WORKFLOW_CALLS_ITSELF', `${place}.workflow`, `The workflow "${name}" calls itself.`, fix)];
}

function approvalProblems(target: Extract<Target, { kind: 'approval' }>, place: string) {
  const { approvers, onDeadline, escalateTo } = target;
  const problems = approverProblems(approvers, place);
  if (escalateTo) problems.push(...approverProblems(escalateTo, `${place}.escalateTo`));
  if (onDeadline === 'escalate' && !escalateTo) {
    const fix = 'Give roles or users who decide then, or leave onDeadline out to refuse.';
    problems.push(problem('NO_APPROVERS', `${place}.escalateTo`, 'Nobody decides after the deadline.', fix));
  }
  return problems;
}

function approverProblems({ roles, users }: Approvers, place: string): DefinitionProblem[] {
  if (roles.length + users.length === 0)
    return [problem('NO_APPROVERS', place, 'Nobody may decide.', 'Give roles (execute, admin) or users.')];
  if (users.length <= 100 && users.every((user) => user.trim() !== '' && user.length <= 200)) return [];
  return [problem('OUT_OF_RANGE', `${place}.users`, 'It is no list of users.', 'Give at most 100 ids.')];
}

function waitProblems({ durationMs, until }: Extract<Target, { kind: 'wait' }>, place: string) {
  if ((durationMs === null) === (until === null)) {
    const fix = 'Give "for", a duration, or "until", an expression: one of the two.';
    return [problem('WAIT_INVALID', place, 'It does not say how long.', fix)];
  }
  return durationMs === null ? [] : range(durationMs, place, 0, limits.waitMsMax);
}

function signalProblems(name: string, place: string): DefinitionProblem[] {
  if (/^[A-Za-z][A-Za-z0-9._-]{0,99}$/.test(name)) return [];
  const fix = 'Use 1 to 100 letters, digits, dots, dashes and underscores, a letter first.';
  return [problem('NAME_INVALID', place, `"${shorten(name)}" is no name of a signal.`, fix)];
}

const calls = ['agent', 'select', 'tool', 'workflow'];

/**
 * Only calls are repeated: an approval, a gate, a wait and a signal have no forEach, loop or integrates, and no task
 * has both forEach and loop. What neither does nor decides anything has nothing to undo.
 */
function combinationProblems(task: TaskDefinition, place: string): DefinitionProblem[] {
  const { kind } = task.target;
  const refuse = (key: string, message: string, fix: string) =>
    problem('COMBINATION_INVALID', `${place}.${key}`, message, fix);
  const problems: DefinitionProblem[] = [];
  if (task.forEach && task.loop)
    problems.push(refuse('loop', 'It has both forEach and loop.', 'Loop in a workflow that forEach calls.'));
  if (calls.includes(kind)) return problems;
  for (const key of ['forEach', 'loop', 'integrates'] as const) {
    if (task[key] === null) continue;
    const fix = `Put it on a task that calls an agent, a tool or a workflow; ${key === 'integrates' ? 'that task integrates' : 'a workflow may have this one in it'}.`;
    problems.push(refuse(key, `A task of the kind "${kind}" has no ${key}.`, fix));
  }
  if (task.compensate && (kind === 'wait' || kind === 'signal'))
    problems.push(refuse('compensate', `A ${kind} leaves nothing to undo.`, 'Leave it out.'));
  return problems;
}
