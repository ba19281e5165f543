import { describe, expect, it, vi } from 'vitest';
import { createStackMapper } from '../../src/host/stack.ts';

// Line 1, column 1 of plugin.js is src/a.ts 1:1; line 2 is src/b.ts 3:5; line 3 belongs to the SDK.
const sourceMap = JSON.stringify({
  version: 3,
  sources: ['src/a.ts', 'src/b.ts', '@ymera/plugin-sdk/src/index.ts'],
  names: [],
  mappings: 'AAAA;ACEI;ACFJ',
});
const map = createStackMapper(sourceMap);

describe('a stack', () => {
  it('shows the author its own files and lines', () => {
    const stack =
      'Error: x\n    at f (plugin.js:1:1)\n    at async Object.run (plugin.js:2:1)\n    at plugin.js:1:1';
    expect(map(stack)).toBe(
      '    at f (src/a.ts:1:1)\n    at Object.run (src/b.ts:3:5)\n    at <anonymous> (src/a.ts:1:1)',
    );
  });

  it('hides frames of the sandbox, of the SDK and of the host', () => {
    const stack = [
      'Error: x at /etc/passwd',
      '    at enter (prelude.js:1:1)',
      '    at define (plugin.js:3:1)',
      '    at steal (/etc/passwd:1:1)',
      '    at g (file:///srv/host.ts:1:1)',
    ].join('\n');
    expect(map(stack)).toBe('');
  });

  it('takes no text that was planted as a name', () => {
    expect(map('    at <script>"/etc/x" (plugin.js:1:1)')).toBe('    at <script>etcx (src/a.ts:1:1)');
  });

  it('is bounded', () => {
    expect(map('    at f (plugin.js:1:1)\n'.repeat(10_000)).split('\n')).toHaveLength(20);
  });
});

describe('a source map', () => {
  const frame = '    at f (plugin.js:1:1)';
  const mapWith = (changes: object) => JSON.stringify({ ...JSON.parse(sourceMap), ...changes });

  it.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['nested too deep', '['.repeat(100_000)],
    ['without mappings', mapWith({ mappings: undefined })],
    ['with mappings that are no text', mapWith({ mappings: [[[0, 0, 0, 0]]] })],
    ['of another version', mapWith({ version: 4 })],
    ['without sources', mapWith({ sources: null })],
    ['with sources that are no text', mapWith({ sources: [{ toString: 1 }] })],
    ['made of sections', JSON.stringify({ version: 3, sections: [], sources: [], mappings: '' })],
    ['that is too long', `${mapWith({})}${' '.repeat(17 * 1024 * 1024)}`],
  ])('that is %s leaves the lines of the bundle', (_, text) => {
    expect(createStackMapper(text)(frame)).toBe('    at f (plugin.js:1:1)');
  });

  it.each([
    ['of no known letters', '!!!!'],
    ['that point at sources that do not exist', 'A+/////D;'],
    ['that are cut off', 'AAAAg'],
    ['with numbers beyond all bounds', 'gggggggggggggggggggggggB'],
  ])('with mappings %s does no harm', (_, mappings) => {
    expect(createStackMapper(mapWith({ mappings }))(frame)).not.toMatch(/undefined|NaN|null/);
  });

  it.each([
    ['/etc/passwd', '(outside)'],
    ['file:///root/.ssh/id', '(outside)'],
    ['../../../srv/ymera/main.ts', '(outside)'],
    ['src/../../x.ts', '(outside)'],
    ['C:\\Users\\me\\x.ts', '(outside)'],
    ['~/x.ts', '(outside)'],
    ['webpack://x/y.ts', '(outside)'],
    ['', '(outside)'],
    ['./src/a.ts', 'src/a.ts'],
    ['../../node_modules/zod/index.js', 'node_modules/zod/index.js'],
    ['/home/me/node_modules/zod/index.js', 'node_modules/zod/index.js'],
    ['node_modules/../../etc/passwd', '(outside)'],
    ['src/a\u202e\n    at host.ts', 'src/a    at host.ts'],
  ])('that names %j shows %s', (source, shown) => {
    const text = mapWith({ sources: [source, source, source] });
    expect(createStackMapper(text)(frame)).toBe(`    at f (${shown}:1:1)`);
  });

  it('of many megabytes is read once', () => {
    const big = mapWith({ mappings: `AAAA${';AAAA'.repeat(2_000_000)}` });
    const mapper = createStackMapper(big);
    const parse = vi.spyOn(JSON, 'parse');
    for (let time = 0; time < 100; time += 1) expect(mapper(frame)).toBe('    at f (src/a.ts:1:1)');
    expect(parse.mock.calls.filter(([text]) => text === big)).toHaveLength(1);
    parse.mockRestore();
  });
});
