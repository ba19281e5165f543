import type { JsonObject, JsonValue } from '@ymera/kernel';
import type { Plan, Stage } from './plan.ts';

interface Named {
  /** 1 to 45 letters, digits and dashes, a letter first; of the workflow that is started. */
  readonly name: string;
  readonly title: string;
}

const titleLengthMax = 200;
const phases = ['ANALYSIS', 'IMPLEMENTATION', 'VALIDATION'] as const;
type Phase = (typeof phases)[number];

/** Of one call of an agent: a model works on it, with tools. */
const timeout = '10m';

/**
 * The workflows of a plan, as docs/workflows.md describes them, the one that is started last. What a user has said
 * comes in as the input of a run, `{ request, memory }`, and never stands in an expression. Only what takes what a gate
 * has approved may change anything: all else proposes, so that nothing is there which was not examined.
 */
export function workflowsOf(plan: Plan, { name, title }: Named): readonly JsonObject[] {
  const whole = (tasks: readonly JsonObject[]): JsonObject => ({
    name,
    title: plainTitle(title),
    tags: ['coordinator'],
    inputSchema: {
      type: 'object',
      required: ['request'],
      properties: { request: { type: 'string' }, memory: { type: 'array', items: { type: 'string' } } },
    },
    tasks,
  });
  if (plan.shape === 'DIRECT') {
    const view: View = { plan, outputOf, producerOf: (stage) => stage, needsOf: ({ after }) => after };
    return [whole(plan.stages.map((stage) => taskOf(stage, view)))];
  }
  const present = phases.filter((phase) => plan.stages.some((stage) => stage.phase === phase));
  return [
    ...present.map((phase) => workflowOfPhase(plan, phase, name)),
    whole([
      ...present.map((phase, place) => taskOfPhase(phase, present.slice(0, place), name)),
      ...tasksAtTheEnd(plan),
    ]),
  ];
}

/** How the stages of one workflow see each other, and the rest. */
interface View {
  readonly plan: Plan;
  /** The expression of what a task has put out. */
  readonly outputOf: (taskId: string) => string;
  /** The task that a refusal of a stage's work goes to. */
  readonly producerOf: (stageId: string) => string;
  readonly needsOf: (stage: Stage) => readonly string[];
}

function taskOf(stage: Stage, view: View): JsonObject {
  const { id, title, work, agentId, examines } = stage;
  const needs = view.needsOf(stage);
  const head = { id, title: plainTitle(title), ...(needs.length > 0 ? { dependsOn: needs } : {}) };
  if (examines) {
    const gate = { agent: agentId, producer: view.producerOf(examines.stage), rounds: examines.attemptsMax };
    return { ...head, gate, timeout, input: `= ${artifactOf(stage, view)}` };
  }
  const gate =
    work === 'INTEGRATE' || work === 'DEPLOY' ? view.plan.stages.find((one) => one.examines) : undefined;
  if (gate) {
    const artifact = artifactOf(gate, view);
    const input = { task: quoted(stage.instruction), mayChange: true, context: `= ${artifact}` };
    return { ...head, agent: agentId, timeout, integrates: artifact, input };
  }
  return { ...head, agent: agentId, timeout, input: inputOf(stage, needs, view) };
}

function inputOf({ instruction, part }: Stage, needs: readonly string[], { outputOf }: View): JsonObject {
  const results = needs.map((id) => [id, `= ${outputOf(id)}`] as const);
  return {
    task: `= ${withRequest(instruction)}`,
    mayChange: false,
    context: {
      ...(part === null ? {} : { part: quoted(part) }),
      ...(needs.length === 0 ? {} : { results: Object.fromEntries(results) }),
      ...both,
    },
  };
}

/** What every stage is told when there is such a thing. */
const both: JsonObject = {
  before: '= input.?before',
  memory: '= input.?memory',
  feedback: '= feedback == null ? input.?feedback : optional.of(feedback)',
};

/**
 * What is examined, as an expression: the same for the gate and for what integrates it, so that exactly that is
 * integrated which was approved. It is what an agent takes, and asks for a verdict.
 */
function artifactOf(gate: Stage, view: View): string {
  const results = view
    .needsOf(gate)
    .map((id) => `${JSON.stringify(id)}: ${view.outputOf(id)}`)
    .join(', ');
  return `{"task": ${withRequest(gate.instruction)}, "verdict": true, "mayChange": false, "context": {"results": {${results}}}}`;
}

/** A text of ours in an expression: JSON's way to write texts is also that of CEL. */
const withRequest = (instruction: string): string =>
  `${JSON.stringify(`${instruction}\n\nThe request:\n`)} + input.request`;

const outputOf = (taskId: string): string =>
  /^[a-z]+$/.test(taskId) ? `tasks.${taskId}.output` : `tasks[${JSON.stringify(taskId)}].output`;

/** A text of a template that stands for itself. */
const quoted = (text: string): string => (text.startsWith('=') ? `=${text}` : text);

/** Titles are shown to people. */
const plainTitle = (title: string): string =>
  title
    .replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, titleLengthMax)
    .toWellFormed() || 'A plan';

const idOf = (phase: Phase): string => phase.toLowerCase();

/** Its stages see the results of the phases before as `before`, and each other's by their ids. */
function workflowOfPhase(plan: Plan, phase: Phase, name: string): JsonObject {
  const own = plan.stages.filter((stage) => stage.phase === phase);
  const ids = new Set(own.map(({ id }) => id));
  const view: View = {
    ...{ plan, outputOf },
    producerOf: (stage) => stage,
    needsOf: ({ after }) => after.filter((id) => ids.has(id)),
  };
  return {
    name: `${name}-${idOf(phase)}`,
    title: titles[phase],
    tags: ['coordinator'],
    tasks: own.map((stage) => taskOf(stage, view)),
    output: Object.fromEntries(own.map(({ id }) => [id, `= ${outputOf(id)}`])),
  };
}

const titles: Readonly<Record<Phase, string>> = {
  ANALYSIS: 'Analysis',
  IMPLEMENTATION: 'Implementation',
  VALIDATION: 'Validation',
};

function taskOfPhase(phase: Phase, before: readonly Phase[], name: string): JsonObject {
  const results = before.map((other) => [idOf(other), `= ${outputOf(idOf(other))}`] as const);
  const input: Record<string, JsonValue> = {
    request: '= input.request',
    memory: '= input.?memory',
    ...(before.length > 0 ? { before: Object.fromEntries(results) } : {}),
    feedback: '= feedback == null ? optional.none() : optional.of(feedback)',
  };
  return {
    ...{ id: idOf(phase), title: titles[phase], workflow: `${name}-${idOf(phase)}`, input },
    ...(before.length > 0 ? { dependsOn: before.map(idOf) } : {}),
  };
}

/** Stages of no phase: they see a phase as one task. */
function tasksAtTheEnd(plan: Plan): readonly JsonObject[] {
  const phaseOf = new Map(plan.stages.map(({ id, phase }) => [id, phase]));
  const taskOfStage = (id: string): string => {
    const phase = phaseOf.get(id) ?? null;
    return phase === null ? id : idOf(phase);
  };
  const view: View = {
    ...{ plan, outputOf },
    producerOf: taskOfStage,
    needsOf: ({ after }) => [...new Set(after.map(taskOfStage))],
  };
  return plan.stages.filter(({ phase }) => phase === null).map((stage) => taskOf(stage, view));
}
