import { describe, expect, it } from 'vitest';
import { WorkflowInvalidError } from '../../src/domain/definition-errors.ts';
import { readDefinition } from '../../src/domain/read-definition.ts';
import { writeDefinition } from '../../src/domain/write-definition.ts';
import { definitionHash } from '../../src/services/define-workflow.ts';
import { readDefinitionFile, writeDefinitionFile } from '../../src/services/definition-yaml.ts';
import { definitionOf, richDefinition, taskOf } from '../domain/definitions.ts';
import { chanceOf } from '../domain/random-runs.ts';

/** What texts of more lines, and how YAML cuts and folds them, make difficult. */
const awkward = [
  ...[' ', '\n', '\t', '\r', 'a', '#', ':', '-', '"', "'", '|', '>', '\u0085', '\u2028', '\ufeff', '\u00a0'],
  ...['---\n', '...\n', 'a word '.repeat(10), ' '.repeat(60)],
];

const problemsOf = (text: string) => {
  try {
    readDefinitionFile(text);
    return [];
  } catch (error) {
    if (error instanceof WorkflowInvalidError) return error.problems;
    throw error;
  }
};

describe('a definition as a file', () => {
  it.each([
    ['rich', richDefinition],
    ['plain', definitionOf([taskOf('a')])],
    [
      'of odd texts',
      definitionOf([
        taskOf('a', { title: 'yes: # "no" &x *y !z', input: ['=x', '\n', '', '1', 'null', 1e21] }),
      ]),
    ],
  ])('comes back with the same hash: a %s one', (_, definition) => {
    const { definition: read } = readDefinition(
      readDefinitionFile(writeDefinitionFile(definition)).definition,
    );
    expect(read).toEqual(definition);
    expect(read && definitionHash(read)).toBe(definitionHash(definition));
  });

  it('comes back with the same hash whatever blanks are in it', () => {
    const next = chanceOf(7);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
    const text = () => Array.from({ length: Math.floor(next() * 8) }, () => pick(awkward)).join('');
    for (let count = 0; count < 1_000; count++) {
      const input = { [text()]: text(), list: [text(), { [text()]: text() }] };
      const definition = definitionOf([taskOf('a', { title: text(), input })], {
        description: text(),
        tags: [text(), text()],
      });
      expect(readDefinitionFile(writeDefinitionFile(definition)).definition).toEqual(
        writeDefinition(definition),
      );
    }
  });

  it('is pleasant to read', () => {
    const text = writeDefinitionFile(
      definitionOf(
        [
          taskOf('a', {
            forEach: { items: 'input.rows', concurrency: 10, itemsMax: 1_000 },
            timeoutMs: 30_000,
          }),
        ],
        {
          title: 'sample',
        },
      ),
    );
    expect(text).toBe(`name: sample
tasks:
  - id: a
    agent: test/a
    forEach: = input.rows
    timeout: 30s
    effect: keyed
`);
  });

  it('may be JSON', () => {
    expect(readDefinitionFile('{"name": "x", "tasks": []}').definition).toEqual({ name: 'x', tasks: [] });
  });

  it.each([
    ['an alias', 'a: &x [1]\nb: *x'],
    ['an anchor alone', 'a: &x 1'],
    [
      'a bomb',
      `a: &a [x,x]\n${'bcdefgh'
        .split('')
        .map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`)
        .join('\n')}`,
    ],
    ['a tag', 'a: !!js/function "x"'],
    ['a tag of its own', 'a: !thing 1'],
    ['a key twice', 'name: a\nname: b'],
    ['a key twice within', 'tasks:\n  - id: a\n    id: b'],
    ['a key that is no text', '? [a]\n: 1'],
    ['two documents', 'a: 1\n---\nb: 2'],
    ['broken YAML', 'a: [1'],
    ['tabs', 'a:\n\t- b'],
    ['endless nesting', `a: ${'['.repeat(100_000)}`],
    ['nesting without an end in sight', '- '.repeat(100_000)],
    ['deep nesting', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ])('has no place for %s', (_, text) => {
    expect(problemsOf(text)[0]).toMatchObject({ code: 'YAML_INVALID' });
  });

  it('is bounded in size', () => {
    expect(problemsOf('x'.repeat(1_000_001))).toMatchObject([{ code: 'DEFINITION_TOO_LARGE' }]);
  });

  it.each([
    ['comments', '#\n'],
    ['blank lines', '\n'],
    ['lists in lists', '- '],
    ['keys in keys', '? '],
    ['flow in flow', '{'],
    ['quotes', '"'],
    ['rows', '[1,2],'],
  ])('of nothing but %s is refused before it is read', (_, part) => {
    const text = part.repeat(1_000_000 / part.length);
    const before = process.threadCpuUsage();
    expect(problemsOf(text)).toMatchObject([{ code: 'DEFINITION_TOO_LARGE' }]);
    expect(process.threadCpuUsage(before).user).toBeLessThan(500_000);
  });

  it('that is broken in very many places of one line is told so within the time of a test', () => {
    expect(problemsOf('a: "" '.repeat(30_000))[0]).toMatchObject({ line: 1 });
  });

  it('with 5,000 keys is looked through', () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `k${index}: 1`).join('\n');
    expect(problemsOf(keys)).toEqual([]);
  });

  it('says where in it a mistake is', () => {
    const text =
      'name: x\ntasks:\n  - id: a\n    agent: test/a\n    input: { "a-b": "= ghost" }\n    retry: 99\n';
    const { locate } = readDefinitionFile(text);
    const at = (place: string) => {
      const [found] = locate([{ code: 'WRONG_TYPE', place, message: '', fix: '' }]);
      return [found?.line, found?.column];
    };
    expect(at('name')).toEqual([1, 1]);
    expect(at('tasks[0]')).toEqual([3, 5]);
    expect(at('tasks[0].agent')).toEqual([4, 5]);
    expect(at('tasks[0].input["a-b"]')).toEqual([5, 14]);
    expect(at('tasks[0].retry.attempts')).toEqual([6, 5]);
    expect(at('tasks[7].agent')).toEqual([2, 1]);
    expect(at('nothing')).toEqual([1, 1]);
    expect(problemsOf('a: 1\nb: [')[0]).toMatchObject({ code: 'YAML_INVALID', line: 2 });
  });
});
