import type { Approvers, Target, TaskDefinition, WorkflowDefinition } from './definition.ts';
import { shorten } from './definition-problem.ts';
import { durationText } from './duration.ts';
import type { Estimate, Plan } from './plan.ts';
import { expressionIn } from './template.ts';

/** A plan for people to read before anything runs. */
export function planText(definition: WorkflowDefinition, plan: Plan): string {
  const byId = new Map(definition.tasks.map((task) => [task.id, task]));
  const estimates = new Map(plan.tasks.map(({ taskId, estimate }) => [taskId, estimate]));
  const lines = [
    `${definition.title} (${definition.name}): ${counted(definition.tasks.length, 'task')} in ${counted(plan.stages.length, 'stage')}, ${howMany(definition)}.`,
  ];
  for (const [index, ids] of plan.stages.entries()) {
    lines.push(
      '',
      `Stage ${index + 1}${ids.length > 1 ? `, ${ids.length} tasks that may run in parallel` : ''}`,
    );
    for (const id of ids) {
      const task = byId.get(id);
      if (task) lines.push(`  ${taskText(task)}`, `    ${estimateText(estimates.get(id))}`);
    }
  }
  return [...lines, '', ...summary(definition, plan)].join('\n');
}

const counted = (count: number, noun: string) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

function howMany({ strategy, concurrency }: WorkflowDefinition): string {
  if (strategy === 'sequential') return 'one at a time';
  return `at most ${concurrency} at a time${strategy === 'adaptive' ? ', beginning with 2' : ''}`;
}

function taskText(task: TaskDefinition): string {
  const { id, title, target, dependsOn, join, when, forEach, loop, integrates, effect, compensate } = task;
  const parts = [
    `${id}${title === id ? '' : ` (${title})`}: ${targetText(target, task)}`,
    dependsOn.length > 0 ? joinText(dependsOn, join) : null,
    when === null ? null : `only when ${when}`,
    forEach
      ? `for each of ${forEach.items}, ${forEach.concurrency} at a time, at most ${forEach.itemsMax}`
      : null,
    loop ? `again while ${loop.while}, at most ${counted(loop.iterationsMax, 'time')}` : null,
    integrates === null ? null : `only what a gate has approved: ${integrates}`,
    effect === 'unsafe' ? 'never repeated when its outcome is not known' : null,
    task.onFailure === 'continue' ? 'the run goes on when it fails' : null,
    compensate ? `undone by ${targetText(compensate.target, task)} when the run fails` : null,
  ];
  return parts.filter((part) => part !== null).join('; ');
}

function joinText(dependsOn: readonly string[], join: TaskDefinition['join']): string {
  const names = dependsOn.join(', ');
  if (dependsOn.length === 1 || join === 'all')
    return `after ${names}${join === 'settled' ? ', however it ends' : ''}`;
  if (join === 'settled') return `after ${names}, however they end`;
  return join === 'any' ? `after any of ${names}` : `after ${join} of ${names}`;
}

function targetText(target: Target, { timeoutMs }: TaskDefinition): string {
  switch (target.kind) {
    case 'agent':
      return `the agent ${target.agentId}`;
    case 'select': {
      const { task, category } = target;
      const wanted = shorten(expressionIn(task)?.trim() ?? JSON.stringify(task));
      return `an agent selected for ${wanted}${category === null ? '' : `, preferably of the category ${category}`}`;
    }
    case 'tool':
      return `the tool ${target.toolId}`;
    case 'workflow':
      return `the workflow ${target.workflow}`;
    case 'approval': {
      const { approvers, onDeadline, escalateTo } = target;
      const late =
        onDeadline === 'escalate' && escalateTo
          ? `then by ${approversText(escalateTo)}`
          : 'then it counts as refused';
      return `an approval by ${approversText(approvers)} within ${durationText(timeoutMs)}, ${late}`;
    }
    case 'gate':
      return `a gate, where ${target.agentId} examines what ${target.producer} produces, at most ${counted(target.roundsMax, 'time')}${target.escalateTo ? `, then ${approversText(target.escalateTo)}` : ''}`;
    case 'wait':
      return target.durationMs === null
        ? `waits until ${target.until}`
        : `waits for ${durationText(target.durationMs)}`;
    case 'signal':
      return `waits for the signal ${target.name}`;
  }
}

const approversText = ({ roles, users }: Approvers) =>
  [...roles.map((role) => `anyone with the role ${role}`), ...users].join(' or ');

function estimateText(estimate: Estimate | undefined): string {
  if (!estimate || estimate.basis === 'unknown') return 'takes as long as it takes';
  const time = about(estimate.ms);
  const texts = {
    'past-runs': `takes about ${time}, as in past runs`,
    duration: `takes ${time}`,
    timeout: `takes at most ${time}`,
  };
  return texts[estimate.basis];
}

/** Two units are exact enough for people. */
function about(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const;
  const first = units.findIndex(([, size]) => ms >= size);
  let left = ms;
  const parts = units.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.filter((part) => part !== '').join(' ');
}

function summary({ tasks, strategy }: WorkflowDefinition, plan: Plan): readonly string[] {
  const { criticalPath, estimatedMs, oneAtATimeMs, withoutLimitMs, mostAtATime } = plan;
  const isKnown = plan.tasks.every(
    ({ estimate }) => estimate.basis === 'past-runs' || estimate.basis === 'duration',
  );
  const long = isKnown ? 'about' : 'at most about';
  const lines = [
    `The run takes ${long} ${about(estimatedMs)} when every condition holds and nothing has to be repeated.`,
    `The longest chain takes ${long} ${about(criticalPath.ms)}: ${criticalPath.taskIds.join(' -> ')}.`,
  ];
  if (strategy !== 'sequential' && oneAtATimeMs > estimatedMs)
    lines.push(`One task at a time it would be ${about(oneAtATimeMs)}.`);
  if (estimatedMs > withoutLimitMs)
    lines.push(`Without a limit, with ${mostAtATime} tasks at a time, it would be ${about(withoutLimitMs)}.`);
  const people = tasks.filter(
    ({ target }) => target.kind === 'approval' || (target.kind === 'gate' && target.escalateTo !== null),
  );
  if (people.length > 0) lines.push(`People may have to decide: ${people.map(({ id }) => id).join(', ')}.`);
  return lines;
}
