import { expect, test } from 'vitest';
import { wordsOf } from '../src/words.ts';

test.each([
  ['Fix the memory leaks in the user service!', ['fix', 'memory', 'leak', 'user', 'service']],
  ['classes, queries, boxes and dependencies', ['class', 'query', 'box', 'dependency']],
  ['status, class, bus and aws', ['status', 'class', 'bus', 'aws']],
  ['C++, C# and .NET on Node.js', ['c++', 'c#', 'net', 'node', 'js']],
  ['Überprüfe die Übersetzung', ['überprüfe', 'die', 'übersetzung']],
  ['ﬁle', ['file']],
  ['the, of — …', []],
  ['', []],
])('the words of "%s" are %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('a text of any length has 2,000 words at most, none longer than 60 letters', () => {
  expect(wordsOf('leak '.repeat(100_000))).toHaveLength(2_000);
  expect(wordsOf('x'.repeat(100_000))).toEqual(['x'.repeat(60)]);
});
