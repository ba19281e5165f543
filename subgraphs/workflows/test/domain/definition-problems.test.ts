import type { CallableDescription, JsonValue } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';
import type { Target, TaskDefinition, WorkflowDefinition } from '../../src/domain/definition.ts';
import { definitionProblems } from '../../src/domain/definition-problems.ts';
import { definitionOf, richDefinition, taskOf } from './definitions.ts';

const described = (id: string, more: Partial<CallableDescription> = {}): [string, CallableDescription] => [
  id,
  {
    id,
    inputSchema: null,
    outputSchema: null,
    readOnly: false,
    idempotent: false,
    effect: 'keyed',
    use: 'allowed',
    ...more,
  },
];

/** Agents `test/…` of the tasks, and tools `x/…`, are there; what is described has schemas too. */
function problemsOf(
  definition: WorkflowDefinition,
  ...descriptions: readonly [string, CallableDescription][]
) {
  const targets = definition.tasks.flatMap(({ target, compensate }) => [
    target,
    compensate?.target ?? target,
  ]);
  const ids = targets.flatMap((target) =>
    'agentId' in target ? [target.agentId] : 'toolId' in target ? [target.toolId] : [],
  );
  const known = new Map([
    ...ids.filter((id) => !id.startsWith('unknown')).map((id) => described(id)),
    ...descriptions,
  ]);
  return definitionProblems(definition, { agents: known, tools: known, categories: ['quality', 'core'] });
}

const shortOf = (...args: Parameters<typeof problemsOf>) =>
  problemsOf(...args).map(({ code, place }) => `${code} ${place}`);

const shortOfTask = (task: Partial<TaskDefinition>, ...rest: readonly TaskDefinition[]) =>
  shortOf(definitionOf([taskOf('a', task), ...rest]));

describe('a definition', () => {
  it('without mistakes has no problems, whatever it says', () => {
    expect(problemsOf(definitionOf([taskOf('a')]))).toEqual([]);
    expect(problemsOf(richDefinition)).toEqual([]);
  });

  it.each<[Partial<WorkflowDefinition>, string]>([
    [{ name: '' }, 'NAME_INVALID name'],
    [{ name: '1st' }, 'NAME_INVALID name'],
    [{ name: 'with space' }, 'NAME_INVALID name'],
    [{ name: 'a'.repeat(65) }, 'NAME_INVALID name'],
    [{ title: ' ' }, 'TITLE_INVALID title'],
    [{ title: 'x'.repeat(201) }, 'TITLE_INVALID title'],
    [{ description: 'x'.repeat(5_001) }, 'DESCRIPTION_TOO_LONG description'],
    [{ tasks: [] }, 'NO_TASKS tasks'],
    [{ concurrency: 0 }, 'OUT_OF_RANGE concurrency'],
    [{ concurrency: 101 }, 'OUT_OF_RANGE concurrency'],
    [{ concurrency: 1.5 }, 'OUT_OF_RANGE concurrency'],
    [{ priority: 10 }, 'OUT_OF_RANGE priority'],
    [{ timeoutMs: 99 }, 'TIMEOUT_OUT_OF_RANGE timeout'],
    [{ tags: [''] }, 'TAGS_INVALID tags'],
    [{ tags: Array.from({ length: 21 }, String) }, 'TAGS_INVALID tags'],
    [{ inputSchema: 'object' }, 'SCHEMA_INVALID inputSchema'],
    [{ output: '= tasks.ghost.output' }, 'REFERENCE_TO_UNKNOWN_TASK output'],
    [{ output: '= item' }, 'NAME_NOT_HERE output'],
    [{ output: { a: '= 1 +' } }, 'EXPRESSION_INVALID output.a'],
  ])('%j is refused', (more, problem) => {
    expect(shortOf(definitionOf([taskOf('a')], more))).toEqual([problem]);
  });

  it('has 1,000 tasks at most', () => {
    const many = (count: number) =>
      definitionOf(Array.from({ length: count }, (_, index) => taskOf(`t${index}`)));
    expect(shortOf(many(1_000))).toEqual([]);
    expect(shortOf(many(1_001))).toEqual(['TOO_MANY_TASKS tasks']);
  });

  it('names agents and tools that exist, also in gates and compensations', () => {
    const tasks = [
      taskOf('a', { target: { kind: 'tool', toolId: 'unknown/tool' } }),
      taskOf('b', { target: { kind: 'agent', agentId: 'unknown/b' }, dependsOn: ['a'] }),
      taskOf('c', {
        dependsOn: ['b'],
        target: { kind: 'gate', agentId: 'unknown/c', producer: 'b', roundsMax: 1, escalateTo: null },
      }),
      taskOf('d', { compensate: { target: { kind: 'tool', toolId: 'unknown/d' }, input: {} } }),
    ];
    expect(shortOf(definitionOf(tasks))).toEqual([
      'UNKNOWN_TOOL tasks[0].tool',
      'UNKNOWN_AGENT tasks[1].agent',
      'UNKNOWN_AGENT tasks[2].gate.agent',
      'UNKNOWN_TOOL tasks[3].compensate.tool',
    ]);
  });

  it('calls what its author may call, and what is ready', () => {
    const tasks = [
      taskOf('a', { target: { kind: 'tool', toolId: 'x/secret' } }),
      taskOf('b', { target: { kind: 'agent', agentId: 'test/off' }, dependsOn: ['a'] }),
      taskOf('c', {
        dependsOn: ['b'],
        target: { kind: 'gate', agentId: 'test/off', producer: 'b', roundsMax: 1, escalateTo: null },
      }),
      taskOf('d', { compensate: { target: { kind: 'tool', toolId: 'x/secret' }, input: {} } }),
    ];
    const secret = described('x/secret', { use: 'forbidden' });
    const off = described('test/off', { use: 'unavailable' });
    expect(shortOf(definitionOf(tasks), secret, off)).toEqual([
      'NOT_PERMITTED tasks[0].tool',
      'NOT_AVAILABLE tasks[1].agent',
      'NOT_AVAILABLE tasks[2].gate.agent',
      'NOT_PERMITTED tasks[3].compensate.tool',
    ]);
  });

  it.each<[Partial<Extract<Target, { kind: 'select' }>>, string | null]>([
    [{}, null],
    [{ task: '= input.what' }, null],
    [{ category: 'Quality' }, null],
    [{ task: ' ' }, 'SELECTION_INVALID tasks[0].select.task'],
    [{ task: 'x'.repeat(4_001) }, 'SELECTION_INVALID tasks[0].select.task'],
    [{ context: 'x'.repeat(20_001) }, 'SELECTION_INVALID tasks[0].select.context'],
    [{ category: '' }, 'SELECTION_INVALID tasks[0].select.category'],
    [{ category: 'baking' }, 'UNKNOWN_CATEGORY tasks[0].select.category'],
    [{ task: '= 1 +' }, 'EXPRESSION_INVALID tasks[0].select.task'],
    [{ task: '= 7' }, 'EXPRESSION_TYPE tasks[0].select.task'],
    [{ context: '= tasks.ghost.output' }, 'REFERENCE_TO_UNKNOWN_TASK tasks[0].select.context'],
  ])('selects an agent by what can be said of one: %j', (given, problem) => {
    const target = { kind: 'select', task: 'review', category: null, context: null, ...given } as const;
    expect(shortOfTask({ target })).toEqual(problem === null ? [] : [problem]);
  });

  it('does not call itself', () => {
    expect(shortOfTask({ target: { kind: 'workflow', workflow: 'sample' } })).toEqual([
      'WORKFLOW_CALLS_ITSELF tasks[0].workflow',
    ]);
  });

  it.each<[Partial<TaskDefinition>, string]>([
    [{ id: 'a.b' }, 'TASK_ID_INVALID tasks[0].id'],
    [{ id: 'b' }, 'TASK_ID_TWICE tasks[1].id'],
    [{ title: '' }, 'TITLE_INVALID tasks[0].title'],
    [{ dependsOn: ['ghost'] }, 'UNKNOWN_TASK tasks[0].dependsOn[0]'],
    [{ dependsOn: ['b', 'b'] }, 'DEPENDENCY_TWICE tasks[0].dependsOn[1]'],
    [{ dependsOn: ['b'], join: 2 }, 'TASK_UNREACHABLE tasks[0].join'],
    [{ dependsOn: ['b'], join: 0 }, 'OUT_OF_RANGE tasks[0].join'],
    [{ join: 1 }, 'TASK_UNREACHABLE tasks[0].join'],
    [{ when: 'false' }, 'TASK_UNREACHABLE tasks[0].when'],
    [{ retry: { attempts: 0, baseMs: 0, maxMs: 0, on: null } }, 'OUT_OF_RANGE tasks[0].retry.attempts'],
    [{ retry: { attempts: 21, baseMs: 0, maxMs: 0, on: null } }, 'OUT_OF_RANGE tasks[0].retry.attempts'],
    [{ retry: { attempts: 1, baseMs: -1, maxMs: 0, on: null } }, 'OUT_OF_RANGE tasks[0].retry.base'],
    [{ retry: { attempts: 1, baseMs: 0, maxMs: 0, on: ['bad code'] } }, 'OUT_OF_RANGE tasks[0].retry.on'],
    [{ timeoutMs: 99 }, 'TIMEOUT_OUT_OF_RANGE tasks[0].timeout'],
    [{ timeoutMs: 600_001 }, 'TIMEOUT_OUT_OF_RANGE tasks[0].timeout'],
    [{ priority: -1 }, 'OUT_OF_RANGE tasks[0].priority'],
    [{ tags: ['x'.repeat(51)] }, 'TAGS_INVALID tasks[0].tags'],
    [{ forEach: { items: '[1]', concurrency: 0, itemsMax: 1 } }, 'OUT_OF_RANGE tasks[0].forEach.concurrency'],
    [
      { forEach: { items: '[1]', concurrency: 1, itemsMax: 1_001 } },
      'OUT_OF_RANGE tasks[0].forEach.itemsMax',
    ],
    [{ loop: { while: 'last.x', iterationsMax: 101 } }, 'OUT_OF_RANGE tasks[0].loop.iterations'],
    [{ target: { kind: 'workflow', workflow: '' } }, 'UNKNOWN_WORKFLOW tasks[0].workflow'],
    [{ target: { kind: 'signal', name: 'two words' } }, 'NAME_INVALID tasks[0].signal'],
    [{ target: { kind: 'wait', durationMs: null, until: null } }, 'WAIT_INVALID tasks[0].wait'],
    [{ target: { kind: 'wait', durationMs: 1, until: '1' } }, 'WAIT_INVALID tasks[0].wait'],
    [{ target: { kind: 'wait', durationMs: -1, until: null } }, 'OUT_OF_RANGE tasks[0].wait'],
    [{ target: { kind: 'wait', durationMs: null, until: 'true' } }, 'EXPRESSION_TYPE tasks[0].wait.until'],
  ])('does not take a task with %j', (task, problem) => {
    expect(shortOfTask(task, taskOf('b'))).toEqual([problem]);
  });

  it.each<[string, Partial<TaskDefinition>]>([
    ['forEach', { forEach: { items: '[1]', concurrency: 1, itemsMax: 1 } }],
    ['loop', { loop: { while: 'last.x', iterationsMax: 1 } }],
  ])('repeats calls alone: no %s of an approval, a wait or a signal', (key, more) => {
    const approvers = { roles: ['admin'], users: [] } as const;
    for (const target of [
      { kind: 'approval', approvers, onDeadline: 'refuse', escalateTo: null },
      { kind: 'wait', durationMs: 1, until: null },
      { kind: 'signal', name: 'go' },
    ] as const)
      expect(shortOfTask({ target, ...more })).toEqual([`COMBINATION_INVALID tasks[0].${key}`]);
  });

  it('has forEach or loop, not both, and nothing to undo where nothing is done', () => {
    const both = {
      forEach: { items: '[1]', concurrency: 1, itemsMax: 1 },
      loop: { while: 'last.x', iterationsMax: 1 },
    };
    expect(shortOfTask(both)).toEqual(['COMBINATION_INVALID tasks[0].loop']);
    const compensate = { target: { kind: 'agent', agentId: 'test/undo' }, input: {} } as const;
    expect(shortOfTask({ target: { kind: 'signal', name: 'go' }, compensate })).toEqual([
      'COMBINATION_INVALID tasks[0].compensate',
    ]);
  });

  it('gives a person, a signal or another workflow more time than a call', () => {
    const day = 86_400_000;
    expect(shortOfTask({ target: { kind: 'signal', name: 'go' }, timeoutMs: 90 * day })).toEqual([]);
    expect(shortOfTask({ target: { kind: 'signal', name: 'go' }, timeoutMs: 91 * day })).toEqual([
      'TIMEOUT_OUT_OF_RANGE tasks[0].timeout',
    ]);
  });

  it('says who decides', () => {
    const nobody = { roles: [], users: [] };
    const approval = {
      kind: 'approval',
      approvers: nobody,
      onDeadline: 'escalate',
      escalateTo: null,
    } as const;
    expect(shortOfTask({ target: approval })).toEqual([
      'NO_APPROVERS tasks[0].approval',
      'NO_APPROVERS tasks[0].approval.escalateTo',
    ]);
    const named = { roles: [], users: ['user_ada'] };
    expect(shortOfTask({ target: { ...approval, approvers: named, escalateTo: named } })).toEqual([]);
    expect(shortOfTask({ target: { ...approval, approvers: named, escalateTo: nobody } })).toEqual([
      'NO_APPROVERS tasks[0].approval.escalateTo',
    ]);
  });

  it('prints a cycle as a path, and tells of no reference on it', () => {
    const input = '= tasks.c.output';
    const problems = problemsOf(
      definitionOf([
        taskOf('a', { dependsOn: ['c'], input }),
        taskOf('b', { dependsOn: ['a'] }),
        taskOf('c', { dependsOn: ['b'] }),
      ]),
    );
    expect(problems).toMatchObject([{ code: 'CYCLE', place: 'tasks[0].dependsOn' }]);
    expect(problems[0]?.message).toContain('a -> c -> b -> a');
    expect(shortOf(definitionOf([taskOf('a', { dependsOn: ['a'] })]))).toEqual(['CYCLE tasks[0].dependsOn']);
  });

  it('has no task that can never start, as far as the conditions say', () => {
    const tasks = [
      taskOf('never', { when: 'false' }),
      taskOf('all', { dependsOn: ['never'] }),
      taskOf('any', { dependsOn: ['all', 'fine'], join: 'any' }),
      taskOf('two', { dependsOn: ['all', 'fine'], join: 2 }),
      taskOf('settled', { dependsOn: ['never'], join: 'settled' }),
      taskOf('fine'),
    ];
    expect(shortOf(definitionOf(tasks))).toEqual([
      'TASK_UNREACHABLE tasks[0].when',
      'TASK_UNREACHABLE tasks[1].dependsOn',
      'TASK_UNREACHABLE tasks[3].dependsOn',
    ]);
  });

  it('gets all its mistakes told at once, but not without end', () => {
    const retry = { attempts: 0, baseMs: 0, maxMs: 0, on: null };
    const bad = definitionOf([taskOf('!', { retry }), taskOf('b', { dependsOn: ['b'] })], { name: '?' });
    expect(shortOf(bad)).toEqual([
      'NAME_INVALID name',
      'TASK_ID_INVALID tasks[0].id',
      'OUT_OF_RANGE tasks[0].retry.attempts',
      'CYCLE tasks[1].dependsOn',
    ]);
    const endless = taskOf('a', { input: Array.from({ length: 500 }, () => '= ghost') });
    expect(problemsOf(definitionOf([endless]))).toHaveLength(100);
  });

  it('of 1,000 tasks that all depend on each other is looked through within the time of a test', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `t${index}`);
    const tasks = ids.map((id, index) =>
      taskOf(id, { dependsOn: ids.slice(0, index), input: index > 0 ? `= tasks.t${index - 1}.output` : {} }),
    );
    expect(problemsOf(definitionOf(tasks))).toEqual([]);
  });
});

describe('the gate of a definition', () => {
  const gate = (producer: string, more: Partial<TaskDefinition> = {}) =>
    taskOf('gate', {
      target: { kind: 'gate', agentId: 'test/gate', producer, roundsMax: 2, escalateTo: null },
      ...more,
    });

  it('examines a task that comes before it, and that produces something', () => {
    const short = (tasks: readonly TaskDefinition[]) => shortOf(definitionOf(tasks));
    expect(short([taskOf('a'), gate('a', { dependsOn: ['a'] })])).toEqual([]);
    expect(short([taskOf('a'), gate('a')])).toEqual(['PRODUCER_NOT_UPSTREAM tasks[1].gate.producer']);
    expect(short([taskOf('a'), gate('ghost', { dependsOn: ['a'] })])).toEqual([
      'UNKNOWN_TASK tasks[1].gate.producer',
    ]);
    expect(short([gate('gate')])).toEqual(['PRODUCER_NOT_UPSTREAM tasks[0].gate.producer']);
    const wait = taskOf('a', { target: { kind: 'wait', durationMs: 1, until: null } });
    expect(short([wait, gate('a', { dependsOn: ['a'] })])).toEqual([
      'COMBINATION_INVALID tasks[1].gate.producer',
    ]);
  });

  it('has to come before whatever integrates', () => {
    const integrate = (dependsOn: readonly string[]) =>
      taskOf('merge', { integrates: 'tasks.a.output', input: '= tasks.a.output', dependsOn });
    const tasks = [taskOf('a'), gate('a', { dependsOn: ['a'] })];
    expect(shortOf(definitionOf([...tasks, integrate(['gate'])]))).toEqual([]);
    expect(shortOf(definitionOf([...tasks, integrate(['a'])]))).toEqual([
      'NO_GATE_UPSTREAM tasks[2].integrates',
    ]);
  });
});

describe('the expressions of a definition', () => {
  const inTask = (task: Partial<TaskDefinition>) => shortOf(definitionOf([taskOf('a', task), taskOf('b')]));

  it('name tasks that exist and come before, and it is said how to mend it', () => {
    const input = {
      x: '= tasks.ghost.output',
      y: ['= tasks.b.output'],
      z: '= tasks.a.output',
      fine: '= tasks["c-1"].output.x + tasks["c-1"].output.y',
    };
    const problems = problemsOf(
      definitionOf([
        taskOf('a', { input, dependsOn: ['c-1'] }),
        taskOf('b', { dependsOn: ['a'] }),
        taskOf('c-1'),
        taskOf('d', { when: 'tasks.a.status == "FAILED"' }),
      ]),
    );
    expect(problems.map(({ code, place }) => `${code} ${place}`)).toEqual([
      'REFERENCE_TO_UNKNOWN_TASK tasks[0].input.x',
      'REFERENCE_TO_NON_DEPENDENCY tasks[0].input.y[0]',
      'REFERENCE_TO_NON_DEPENDENCY tasks[0].input.z',
      'REFERENCE_TO_NON_DEPENDENCY tasks[3].when',
    ]);
    expect(problems[3]?.fix).toContain('Add "a" to dependsOn of "d"');
  });

  it.each<[Partial<TaskDefinition>, string]>([
    [{ when: '1 +' }, 'EXPRESSION_INVALID tasks[0].when'],
    [{ when: '1 + 1' }, 'EXPRESSION_TYPE tasks[0].when'],
    [{ when: 'input.?flag' }, 'EXPRESSION_TYPE tasks[0].when'],
    [{ when: 'item > 1' }, 'NAME_NOT_HERE tasks[0].when'],
    [{ input: '= item' }, 'NAME_NOT_HERE tasks[0].input'],
    [{ input: { 'a-b': '= last' } }, 'NAME_NOT_HERE tasks[0].input["a-b"]'],
    [{ input: '= ghost' }, 'EXPRESSION_INVALID tasks[0].input'],
    [{ forEach: { items: '"abc"', concurrency: 1, itemsMax: 1 } }, 'EXPRESSION_TYPE tasks[0].forEach.items'],
    [{ forEach: { items: 'item', concurrency: 1, itemsMax: 1 } }, 'NAME_NOT_HERE tasks[0].forEach.items'],
    [{ loop: { while: '"yes"', iterationsMax: 1 } }, 'EXPRESSION_TYPE tasks[0].loop.while'],
    [{ loop: { while: 'true', iterationsMax: 1 } }, 'EXPRESSION_TYPE tasks[0].loop.while'],
    [{ loop: { while: 'item', iterationsMax: 1 } }, 'NAME_NOT_HERE tasks[0].loop.while'],
    [
      { compensate: { target: { kind: 'agent', agentId: 'test/u' }, input: '= tasks.b.output' } },
      'REFERENCE_TO_NON_DEPENDENCY tasks[0].compensate.input',
    ],
  ])('are refused in %j', (task, problem) => {
    expect(inTask(task)).toEqual([problem]);
  });

  it.each<Partial<TaskDefinition>>([
    { when: 'input.flag' },
    { when: 'feedback == null && run.startedAt > 0' },
    { input: '= item', forEach: { items: 'input.rows.filter(r, r.ok)', concurrency: 1, itemsMax: 1 } },
    { input: '= [last, index]', loop: { while: 'last.more && iteration < 3', iterationsMax: 5 } },
    { compensate: { target: { kind: 'agent', agentId: 'test/u' }, input: '= tasks.a.output' } },
    { input: '= [1, 2].map(item, item)' },
    { target: { kind: 'wait', durationMs: null, until: 'timestamp(input.at)' } },
  ])('are taken in %j', (task) => {
    expect(inTask(task)).toEqual([]);
  });

  it('say where in a long one the mistake is', () => {
    const [problem] = problemsOf(definitionOf([taskOf('a', { when: 'input.x > 1 && ghost' })]));
    expect(problem?.message).toContain('at character 16: "ghost"');
  });

  it('are not nested more than 32 levels deep', () => {
    const nested = (depth: number): JsonValue => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(inTask({ input: nested(33) })).toEqual([]);
    expect(inTask({ input: nested(34) })).toEqual(['INPUT_TOO_DEEP tasks[0].input']);
    expect(inTask({ input: nested(5_000) })).toEqual(['INPUT_TOO_DEEP tasks[0].input']);
  });
});

describe('what a task takes', () => {
  const inputSchema = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      count: { type: 'integer' },
      mode: { enum: ['fast', 'good'] },
      rows: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id'],
          additionalProperties: false,
          properties: { id: { type: 'string' } },
        },
      },
      any: {},
      spare: { type: 'string', default: 'x' },
    },
    required: ['name', 'spare'],
    additionalProperties: false,
  };
  const outputSchema = {
    type: 'object',
    properties: { text: { type: 'string' }, n: { type: 'number' }, deep: { type: 'object' } },
    additionalProperties: false,
  };
  const mapping = (
    input: JsonValue,
    more: Partial<WorkflowDefinition> = {},
    source: Partial<TaskDefinition> = {},
  ) =>
    problemsOf(
      definitionOf([taskOf('a', source), taskOf('b', { dependsOn: ['a'], input })], more),
      described('test/a', { outputSchema }),
      described('test/b', { inputSchema }),
    ).map(({ place, message }) => `${place}: ${message}`);

  it.each<[JsonValue, string]>([
    [{}, 'tasks[1].input: "name" is missing.'],
    ['text', 'tasks[1].input: It gives string, and object is taken.'],
    [{ name: 3 }, 'tasks[1].input.name: It gives integer, and string is taken.'],
    [{ name: 'x', count: 1.5 }, 'tasks[1].input.count: It gives number, and integer is taken.'],
    [{ name: 'x', mode: 'slow' }, 'tasks[1].input.mode: "slow" is none of ["fast","good"].'],
    [
      { name: 'x', nmae: 'y' },
      'tasks[1].input.nmae: There is no "nmae"; there are: name, count, mode, rows, any, spare.',
    ],
    [{ name: 'x', rows: [{ id: 'a' }, {}] }, 'tasks[1].input.rows[1]: "id" is missing.'],
    [{ name: 'x', rows: {} }, 'tasks[1].input.rows: It gives object, and array is taken.'],
    [{ name: '= 1 + 1' }, 'tasks[1].input.name: It gives number, and string is taken.'],
    [{ name: '= input.x > 3' }, 'tasks[1].input.name: It gives boolean, and string is taken.'],
    [{ name: '= tasks.a.output' }, 'tasks[1].input.name: It gives object, and string is taken.'],
    [{ name: '= tasks.a.output.n' }, 'tasks[1].input.name: It gives number, and string is taken.'],
    [{ name: '= tasks.a.output.ghost' }, 'tasks[1].input.name: There is never a "tasks.a.output.ghost".'],
    [
      { name: '= string(tasks.a.output.text.x)' },
      'tasks[1].input.name: There is never a "tasks.a.output.text.x".',
    ],
    ['= tasks.a.output.text', 'tasks[1].input: It gives string, and object is taken.'],
  ])('cannot be %j', (input, problem) => {
    expect(mapping(input)).toEqual([problem]);
  });

  it.each<JsonValue>([
    { name: 'x' },
    { name: '== x', any: [1, {}] },
    { name: '= tasks.a.output.text', count: '= tasks.a.output.n' },
    { name: '= tasks.a.output.deep.anything' },
    { name: '= input.whatever', rows: '= input.rows' },
    { name: '= tasks.a.output.?ghost.orValue("x")' },
    { name: '= has(tasks.a.output.ghost) ? "x" : "y"' },
    { name: '= tasks.a.status', mode: '= input.mode' },
    { name: '= tasks[input.id].output', count: '= 3' },
    '= input',
  ])('may be %j', (input) => {
    expect(mapping(input)).toEqual([]);
  });

  it('is looked at against what the run takes', () => {
    const schema = { type: 'object', properties: { n: { type: 'integer' } }, additionalProperties: false };
    const more = { inputSchema: schema };
    expect(mapping({ name: '= input.n' }, more)).toEqual([
      'tasks[1].input.name: It gives integer, and string is taken.',
    ]);
    expect(mapping({ name: '= input.ghost' }, more)).toEqual([
      'tasks[1].input.name: There is never a "input.ghost".',
    ]);
    expect(mapping({ name: '= input.ghost' }, { inputSchema: { ...schema, patternProperties: {} } })).toEqual(
      [],
    );
  });

  it('is a list where the source is done for each item', () => {
    const forEach = { items: '[1]', concurrency: 1, itemsMax: 1 };
    expect(mapping({ name: '= tasks.a.output' }, {}, { forEach })).toEqual([
      'tasks[1].input.name: It gives array, and string is taken.',
    ]);
    expect(mapping({ name: '= tasks.a.output[0].ghost' }, {}, { forEach })).toEqual([]);
  });

  it('is not judged where a schema refers to another', () => {
    const schemas: readonly JsonValue[] = [
      { $ref: '#/definitions/x', type: 'string' },
      { anyOf: [{ type: 'string' }] },
      true,
      {},
    ];
    for (const schema of schemas) {
      const definition = definitionOf([taskOf('b', { input: { x: 1 } })]);
      expect(problemsOf(definition, described('test/b', { inputSchema: schema }))).toEqual([]);
    }
    const parts = { allOf: [{ type: 'object', required: ['x'] }] };
    expect(shortOf(definitionOf([taskOf('b')]), described('test/b', { inputSchema: parts }))).toEqual([
      'SCHEMA_MISMATCH tasks[0].input',
    ]);
  });
});
