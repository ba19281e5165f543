import type { Target, TaskDefinition, WorkflowDefinition } from '../../src/domain/definition.ts';
import { defaultTimeoutMs, definitionDefaults } from '../../src/domain/definition-defaults.ts';

/** A task with everything at its default, but for what is given. */
export function taskOf(id: string, given: Partial<TaskDefinition> = {}): TaskDefinition {
  const target: Target = given.target ?? { kind: 'agent', agentId: `test/${id}` };
  return {
    id,
    title: id,
    target,
    dependsOn: [],
    join: 'all',
    when: null,
    input: {},
    forEach: null,
    loop: null,
    retry: definitionDefaults.retry,
    timeoutMs: defaultTimeoutMs(target),
    effect: 'keyed',
    onFailure: 'fail',
    compensate: null,
    integrates: null,
    priority: definitionDefaults.priority,
    criticality: 'normal',
    tags: [],
    ...given,
  };
}

export function definitionOf(
  tasks: readonly TaskDefinition[],
  given: Partial<WorkflowDefinition> = {},
): WorkflowDefinition {
  return {
    name: 'sample',
    title: 'Sample',
    description: '',
    tasks,
    strategy: 'parallel',
    concurrency: definitionDefaults.concurrency,
    timeoutMs: null,
    inputSchema: null,
    output: null,
    priority: definitionDefaults.priority,
    tags: [],
    ...given,
  };
}

const admins = { roles: ['admin'], users: [] } as const;

/** Says everything that a definition can say. */
export const richDefinition: WorkflowDefinition = definitionOf(
  [
    taskOf('fetch', {
      title: 'Fetch the data',
      target: { kind: 'tool', toolId: '@ymera/plugin-http/fetch' },
      input: { url: '= input.url', quoted: '== no expression', limit: 10 },
      retry: { attempts: 5, baseMs: 500, maxMs: 90_000, on: ['HTTP_503'] },
      effect: 'idempotent',
      tags: ['io'],
      priority: 9,
      criticality: 'high',
      compensate: {
        target: { kind: 'agent', agentId: 'test/undo' },
        input: { what: '= tasks.fetch.output' },
      },
    }),
    taskOf('each', {
      dependsOn: ['fetch'],
      forEach: { items: 'tasks.fetch.output.rows', concurrency: 3, itemsMax: 50 },
      input: { row: '= item', at: '= index' },
      onFailure: 'continue',
      effect: 'unsafe',
      timeoutMs: 90_500,
    }),
    taskOf('polish', {
      dependsOn: ['each'],
      loop: { while: 'last.score < 0.9', iterationsMax: 4 },
      when: 'size(tasks.each.output) > 0',
      input: '= feedback == null ? tasks.each.output : feedback',
    }),
    taskOf('examine', {
      dependsOn: ['polish'],
      target: {
        kind: 'gate',
        agentId: 'test/examiner',
        producer: 'polish',
        roundsMax: 5,
        escalateTo: { roles: [], users: ['user_ada'] },
      },
      input: '= tasks.polish.output',
    }),
    taskOf('publish', {
      dependsOn: ['examine'],
      integrates: 'tasks.polish.output',
      input: '= tasks.polish.output',
      target: { kind: 'workflow', workflow: 'publish-page' },
      retry: definitionDefaults.retry,
    }),
    taskOf('ask', {
      target: { kind: 'approval', approvers: admins, onDeadline: 'escalate', escalateTo: admins },
      timeoutMs: 3_600_000,
    }),
    taskOf('hold', { target: { kind: 'wait', durationMs: 5_400_000, until: null } }),
    taskOf('until', { target: { kind: 'wait', durationMs: null, until: 'input.at' } }),
    taskOf('hear', { target: { kind: 'signal', name: 'go' }, dependsOn: ['ask', 'hold'], join: 1 }),
    taskOf('end', { dependsOn: ['hear', 'until'], join: 'settled' }),
    taskOf('choose', {
      target: { kind: 'select', task: '= "review " + input.url', category: 'quality', context: 'A page.' },
    }),
  ],
  {
    title: 'All of it',
    description: 'Says everything.',
    strategy: 'adaptive',
    concurrency: 4,
    timeoutMs: 86_400_000,
    inputSchema: { type: 'object', properties: { url: { type: 'string' }, at: { type: 'string' } } },
    output: { pages: '= tasks.publish.output' },
    priority: 7,
    tags: ['sample'],
  },
);
