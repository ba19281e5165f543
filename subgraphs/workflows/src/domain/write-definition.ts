import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import type { Approvers, RetryPolicy, Target, TaskDefinition, WorkflowDefinition } from './definition.ts';
import { definitionDefaults as defaults, defaultTimeoutMs } from './definition-defaults.ts';
import { durationText } from './duration.ts';

/** A definition as its author would write it, without what is the default: `readDefinition` gives the same again. */
export function writeDefinition(definition: WorkflowDefinition): JsonObject {
  const { name, title, description, tasks, strategy, concurrency, timeoutMs, inputSchema, output } =
    definition;
  return given({
    name,
    title: unless(title, name),
    description: unless(description, ''),
    tags: unlessEmpty(definition.tags),
    priority: unless(definition.priority, defaults.priority),
    strategy: unless(strategy, 'parallel'),
    concurrency: unless(concurrency, defaults.concurrency),
    timeout: timeoutMs === null ? undefined : durationText(timeoutMs),
    inputSchema: inputSchema ?? undefined,
    tasks: tasks.map(writeTask),
    output: output ?? undefined,
  });
}

function writeTask(task: TaskDefinition): JsonObject {
  const { id, title, target, dependsOn, join, when, input, forEach, loop, retry, timeoutMs, compensate } =
    task;
  return given({
    id,
    title: unless(title, id),
    ...writeTarget(target),
    dependsOn: unlessEmpty(dependsOn),
    join: unless(join, 'all'),
    when: when === null ? undefined : sign(when),
    forEach: forEach ? writeForEach(forEach) : undefined,
    loop: loop ? writeLoop(loop) : undefined,
    input: isEmptyObject(input) && task.integrates === null ? undefined : input,
    integrates: task.integrates === null ? undefined : sign(task.integrates),
    retry: writeRetry(retry),
    timeout: timeoutMs === defaultTimeoutMs(target) ? undefined : durationText(timeoutMs),
    // What an agent or tool declares may change; read back, the definition is to be the same.
    effect: isCall(target) ? task.effect : unless(task.effect, 'keyed'),
    onFailure: unless(task.onFailure, 'fail'),
    compensate: compensate
      ? given({
          ...writeTarget(compensate.target),
          input: isEmptyObject(compensate.input) ? undefined : compensate.input,
        })
      : undefined,
    priority: unless(task.priority, defaults.priority),
    criticality: unless(task.criticality, 'normal'),
    tags: unlessEmpty(task.tags),
  });
}

function writeTarget(target: Target): JsonObject {
  switch (target.kind) {
    case 'agent':
      return { agent: target.agentId };
    case 'select': {
      const { task, category, context } = target;
      if (category === null && context === null) return { select: task };
      return { select: given({ task, category: category ?? undefined, context: context ?? undefined }) };
    }
    case 'tool':
      return { tool: target.toolId };
    case 'workflow':
      return { workflow: target.workflow };
    case 'signal':
      return { signal: target.name };
    case 'wait':
      return { wait: writeWait(target) };
    case 'approval': {
      const { approvers, onDeadline, escalateTo } = target;
      const parts = { onDeadline: unless(onDeadline, 'refuse'), escalateTo: writeApprovers(escalateTo) };
      return { approval: given({ ...writeApprovers(approvers), ...parts }) };
    }
    case 'gate': {
      const { agentId, producer, roundsMax, escalateTo } = target;
      const rounds = unless(roundsMax, defaults.roundsMax);
      return { gate: given({ agent: agentId, producer, rounds, escalateTo: writeApprovers(escalateTo) }) };
    }
  }
}

const isCall = ({ kind }: Target) => kind === 'agent' || kind === 'tool';

const writeWait = ({ durationMs, until }: Extract<Target, { kind: 'wait' }>): JsonValue =>
  until === null && durationMs !== null
    ? durationText(durationMs)
    : given({
        for: durationMs === null ? undefined : durationText(durationMs),
        until: until === null ? undefined : sign(until),
      });

const writeApprovers = (approvers: Approvers | null): JsonObject | undefined =>
  approvers ? given({ roles: unlessEmpty(approvers.roles), users: unlessEmpty(approvers.users) }) : undefined;

function writeForEach({ items, concurrency, itemsMax }: NonNullable<TaskDefinition['forEach']>): JsonValue {
  const rest = given({
    concurrency: unless(concurrency, defaults.forEachConcurrency),
    itemsMax: unless(itemsMax, defaults.itemsMax),
  });
  return isEmptyObject(rest) ? sign(items) : { items: sign(items), ...rest };
}

function writeLoop({ while: condition, iterationsMax }: NonNullable<TaskDefinition['loop']>): JsonValue {
  if (iterationsMax === defaults.iterationsMax) return sign(condition);
  return { while: sign(condition), iterations: iterationsMax };
}

function writeRetry({ attempts, baseMs, maxMs, on }: RetryPolicy): JsonValue | undefined {
  const rest = given({
    base: baseMs === defaults.retry.baseMs ? undefined : durationText(baseMs),
    max: maxMs === defaults.retry.maxMs ? undefined : durationText(maxMs),
    on: on ?? undefined,
  });
  if (isEmptyObject(rest)) return unless(attempts, defaults.retry.attempts);
  return { attempts, ...rest };
}

const sign = (expression: string) => `= ${expression}`;

const unless = <T extends JsonValue>(value: T, usual: T): T | undefined =>
  value === usual ? undefined : value;

const unlessEmpty = <T extends JsonValue>(list: readonly T[]): readonly T[] | undefined =>
  list.length === 0 ? undefined : list;

const isEmptyObject = (value: JsonValue) => isJsonObject(value) && Object.keys(value).length === 0;

/** An object without its keys that are undefined. */
const given = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
