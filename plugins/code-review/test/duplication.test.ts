import { describe, expect, it } from 'vitest';
import { asFinding } from '../src/domain/duplication/as-finding.ts';
import { createDuplicateFinder } from '../src/domain/duplication/find-duplicates.ts';
import { tokensOf } from '../src/domain/duplication/tokens.ts';
import { parsed } from './builders.ts';

const options = { tokensMin: 30, linesMin: 3 };
const found = (files: { readonly [path: string]: string }) => {
  const find = createDuplicateFinder(options);
  return Object.entries(files).flatMap(([path, text]) =>
    find({ path, tokens: tokensOf(parsed(text, path)) }),
  );
};

const total = `function total(orders) {
  let sum = 0;
  for (const order of orders) {
    if (order.paid) sum += order.price * order.count;
  }
  return sum;
}
`;
const renamed = total
  .replaceAll('orders', 'lines')
  .replaceAll('order', 'line')
  .replaceAll('sum', 'all')
  .replace('total', 'add');

describe('duplicates', () => {
  it('are found between files, whatever the comments and the layout', () => {
    const spaced = `import { x } from 'y';\n/* A comment. */\n${total.replaceAll('  ', '    // note\n')}`;
    expect(found({ 'a.ts': total, 'b.ts': spaced })).toMatchObject([
      { first: { path: 'a.ts', line: 1, endLine: 7 }, second: { path: 'b.ts', line: 3 }, renamed: 0 },
    ]);
  });

  it('are found with consistently other names and other literals', () => {
    const [one, ...more] = found({ 'a.ts': total, 'b.ts': renamed.replace('= 0', '= 100') });
    expect(more).toEqual([]);
    expect(one).toMatchObject({ renamed: 4, lines: 7 });
    expect(one && asFinding(one).message).toBe(
      'Lines 1 to 7 (40 tokens) are a copy with 4 other names of a.ts lines 1 to 7.',
    );
  });

  it('are not what uses its names in another way', () => {
    const crossed = total.replace('order.price * order.count', 'orders.price * sum.count');
    expect(found({ 'a.ts': total, 'b.ts': crossed }).every(({ tokens }) => tokens < 40)).toBe(true);
  });

  it('are found within one file, without overlapping themselves', () => {
    const [one, ...more] = found({ 'a.ts': `${total}${total}` });
    expect(more).toEqual([]);
    expect(one).toMatchObject({ first: { line: 1, endLine: 7 }, second: { line: 8, endLine: 14 } });
  });

  it('are neither imports nor tables of data', () => {
    const imports =
      "import { a, b, c, d, e, f, g, h, i, j, k, l, m, n, o } from 'x';\nexport { p } from 'q';\n".repeat(4);
    const table = `const t = [\n${"  { name: 'a', size: 1, on: true },\n".repeat(20)}];\n`;
    expect(
      found({
        'a.ts': imports.replaceAll(/import .*\n/g, ''),
        'b.ts': imports.replaceAll(/import .*\n/g, ''),
      }),
    ).toEqual([]);
    expect(found({ 'a.ts': table, 'b.ts': table })).toEqual([]);
  });

  it('are found within the time of a test, even where everything is the same', () => {
    found({ 'a.ts': 'f(a, b, c);\n'.repeat(20_000) });
  });
});
