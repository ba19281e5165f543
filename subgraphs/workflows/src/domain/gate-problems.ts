import type { AboutDefinition } from './about-definition.ts';
import type { TaskDefinition } from './definition.ts';
import { type DefinitionProblem, problem, shorten } from './definition-problem.ts';
import { expressionsOf } from './template.ts';

/** The mistakes in what a gate examines, and in what may be integrated after it. */
export function gateProblems(
  task: TaskDefinition,
  index: number,
  about: AboutDefinition,
): DefinitionProblem[] {
  const { target } = task;
  return [
    ...(target.kind === 'gate'
      ? producerProblems(task.id, target.producer, `tasks[${index}].gate.producer`, about)
      : []),
    ...(task.integrates === null ? [] : integrationProblems(task.id, `tasks[${index}].integrates`, about)),
    ...(task.integrates === null ? [] : unexaminedProblems(task, task.integrates, `tasks[${index}].input`)),
  ];
}

function producerProblems(id: string, producer: string, place: string, { byId, order }: AboutDefinition) {
  const found = byId.get(producer);
  if (!found) {
    const message = `There is no task "${shorten(producer)}".`;
    return [problem('UNKNOWN_TASK', place, message, 'Name the task whose output the gate examines.')];
  }
  if (!order.isBefore(producer, id)) {
    const message = `"${producer}" does not come before the gate "${id}".`;
    const fix = `Add "${producer}" to dependsOn of "${id}", or name a task that it depends on.`;
    return [problem('PRODUCER_NOT_UPSTREAM', place, message, fix)];
  }
  const { kind } = found.target;
  if (kind === 'agent' || kind === 'select' || kind === 'tool' || kind === 'workflow') return [];
  const message = `"${producer}" is of the kind "${kind}", which produces nothing.`;
  return [
    problem('COMBINATION_INVALID', place, message, 'Name a task that calls an agent, a tool or a workflow.'),
  ];
}

function integrationProblems(id: string, place: string, { definition, order }: AboutDefinition) {
  const isGuarded = definition.tasks.some(
    (task) => task.target.kind === 'gate' && order.isBefore(task.id, id),
  );
  if (isGuarded) return [];
  const message = `No gate comes before "${id}", so that nothing could ever be integrated.`;
  const fix = `Add a gate that examines the artifact, and depend on it.`;
  return [problem('NO_GATE_UPSTREAM', place, message, fix)];
}

/** Whatever is handed over beside the artifact would be integrated without anybody having examined it. */
function unexaminedProblems({ input }: TaskDefinition, integrates: string, place: string) {
  const { expressions } = expressionsOf(input);
  if (expressions.length === 0) {
    const message = `It hands over nothing of what the gate approves: "${shorten(integrates.trim())}".`;
    return [
      problem(
        'INTEGRATES_UNEXAMINED',
        place,
        message,
        'Leave the input out, or put that expression into it.',
      ),
    ];
  }
  return expressions
    .filter(({ expression }) => expression.trim() !== integrates.trim())
    .map(({ place: inside, expression }) => {
      const message = `It hands over "${shorten(expression.trim())}", which is not what the gate approves: "${shorten(integrates.trim())}".`;
      const fix =
        'Leave the input out, or let every expression in it be that of integrates; let the producer put all that is needed into the artifact.';
      return problem('INTEGRATES_UNEXAMINED', `${place}${inside}`, message, fix);
    });
}
