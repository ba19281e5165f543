import { describe, expect, it } from 'vitest';
import { definitionProblems } from '../../src/domain/definition-problems.ts';
import { aDefinition, aTask } from '../builders.ts';

const problemsOf = (definition: ReturnType<typeof aDefinition>, ...unknown: string[]) =>
  definitionProblems(definition, new Set(unknown));
const shortOf = (...args: Parameters<typeof problemsOf>) =>
  problemsOf(...args).map(({ code, place }) => `${code} ${place}`);

describe('a definition', () => {
  it('without mistakes has no problems', () => {
    const tasks = [
      aTask('fetch', { input: { csv: '$input.csv', price: '$$5' } }),
      aTask('clean-2', { dependsOn: ['fetch'], input: '$tasks.fetch.output' }),
      aTask('report', { dependsOn: ['clean-2'], input: ['$tasks.fetch.output.rows'] }),
    ];
    expect(problemsOf(aDefinition(tasks))).toEqual([]);
  });

  it.each([
    ['', 'NAME_INVALID name'],
    ['1st', 'NAME_INVALID name'],
    ['with space', 'NAME_INVALID name'],
    ['a'.repeat(65), 'NAME_INVALID name'],
  ])('named %j has a bad name', (name, problem) => {
    expect(shortOf(aDefinition([aTask('a')], { name }))).toEqual([problem]);
  });

  it('needs a title of bounded length, and a bounded description', () => {
    expect(shortOf(aDefinition([aTask('a')], { title: ' ' }))).toEqual(['TITLE_INVALID title']);
    expect(shortOf(aDefinition([aTask('a')], { title: 'x'.repeat(201) }))).toEqual(['TITLE_INVALID title']);
    expect(shortOf(aDefinition([aTask('a')], { description: 'x'.repeat(5_001) }))).toEqual([
      'DESCRIPTION_TOO_LONG description',
    ]);
  });

  it('needs 1 to 200 tasks', () => {
    const many = (count: number) =>
      aDefinition(Array.from({ length: count }, (_, index) => aTask(`t${index}`)));
    expect(shortOf(many(0))).toEqual(['NO_TASKS tasks']);
    expect(shortOf(many(200))).toEqual([]);
    expect(shortOf(many(201))).toEqual(['TOO_MANY_TASKS tasks']);
  });

  it('needs good ids of tasks, each once', () => {
    expect(shortOf(aDefinition([aTask('a.b'), aTask('ok'), aTask('ok')]))).toEqual([
      'TASK_ID_INVALID tasks[0].id',
      'TASK_ID_TWICE tasks[2].id',
    ]);
  });

  it('names agents that exist', () => {
    const definition = aDefinition([aTask('a'), aTask('b', { agentId: 'ghost' })]);
    expect(shortOf(definition, 'ghost')).toEqual(['UNKNOWN_AGENT tasks[1].agentId']);
  });

  it('names tasks that exist, each once', () => {
    expect(shortOf(aDefinition([aTask('a'), aTask('b', { dependsOn: ['a', 'ghost', 'a'] })]))).toEqual([
      'UNKNOWN_TASK tasks[1].dependsOn[1]',
      'DEPENDENCY_TWICE tasks[1].dependsOn[2]',
    ]);
  });

  it('shows a cycle as a path', () => {
    const [problem] = problemsOf(
      aDefinition([aTask('x'), aTask('a', { dependsOn: ['x', 'b'] }), aTask('b', { dependsOn: ['a'] })]),
    );
    expect(problem).toMatchObject({ code: 'CYCLE', place: 'tasks[1].dependsOn' });
    expect(problem?.message).toContain('a -> b -> a');
  });

  it.each([0, 11, 1.5, Number.NaN])('does not allow %d attempts', (attemptsMax) => {
    expect(shortOf(aDefinition([aTask('a', { attemptsMax })]))).toEqual([
      'ATTEMPTS_OUT_OF_RANGE tasks[0].attemptsMax',
    ]);
  });

  it.each([99, 600_001])('does not allow a timeout of %d ms', (timeoutMs) => {
    expect(shortOf(aDefinition([aTask('a', { timeoutMs })]))).toEqual([
      'TIMEOUT_OUT_OF_RANGE tasks[0].timeoutMs',
    ]);
  });

  it('does not allow a template nested more than 32 levels deep, or thousands', () => {
    const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(shortOf(aDefinition([aTask('a', { input: nested(33) })]))).toEqual([]);
    expect(shortOf(aDefinition([aTask('a', { input: nested(34) })]))).toEqual([
      'INPUT_TOO_DEEP tasks[0].input',
    ]);
    expect(shortOf(aDefinition([aTask('a', { input: nested(5_000) })]))).toEqual([
      'INPUT_TOO_DEEP tasks[0].input',
    ]);
  });

  it('refers to outputs of tasks that exist and come before, and says how to mend it', () => {
    const problems = problemsOf(
      aDefinition([
        aTask('a', {
          input: { x: '$tasks.ghost.output', y: ['$tasks.b.output'], z: '$oops', self: '$tasks.a.output' },
        }),
        aTask('b', { dependsOn: ['a'] }),
      ]),
    );
    expect(problems.map(({ code, place }) => `${code} ${place}`)).toEqual([
      'REFERENCE_TO_UNKNOWN_TASK tasks[0].input.x',
      'REFERENCE_TO_NON_DEPENDENCY tasks[0].input.y[0]',
      'REFERENCE_INVALID tasks[0].input.z',
      'REFERENCE_TO_NON_DEPENDENCY tasks[0].input.self',
    ]);
    expect(problems[1]?.fix).toContain('Add "b" to dependsOn of "a"');
  });

  it('gets all its mistakes told at once, but not without end', () => {
    const bad = aDefinition([aTask('!', { attemptsMax: 0 }), aTask('b', { dependsOn: ['b'] })], {
      name: '?',
    });
    expect(shortOf(bad)).toEqual([
      'NAME_INVALID name',
      'TASK_ID_INVALID tasks[0].id',
      'ATTEMPTS_OUT_OF_RANGE tasks[0].attemptsMax',
      'CYCLE tasks[1].dependsOn',
    ]);
    const endless = aTask('a', { input: Array.from({ length: 500 }, () => '$oops') });
    expect(problemsOf(aDefinition([endless]))).toHaveLength(100);
  });
});
