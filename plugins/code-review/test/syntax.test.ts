import { describe, expect, it } from 'vitest';
import { parsed, programOf } from './builders.ts';

describe('reading a file', () => {
  it('gives a syntax error as a finding at its place, and reads on', () => {
    const { findings, program } = parsed('const a = 1;\nconst a = 2;\n');
    expect(findings).toMatchObject([{ rule: 'syntax/error', severity: 'high', line: 2, column: 7 }]);
    expect(findings[0]?.message).toContain("'a' has already been declared");
    expect(program).toBeDefined();
  });

  it('gives a file that cannot be read at all a finding and no tree', () => {
    const { findings, program } = parsed('function ( {');
    expect(findings).toHaveLength(1);
    expect(program).toBeUndefined();
  });

  it.each(['(', '[', '{', '!', '-', 'a=>', 'a?b:', '`${', 'new '])(
    'survives %s repeated 20,000 times',
    (part) => {
      const { findings } = parsed(part.repeat(20_000));
      expect(findings).toHaveLength(1);
    },
  );

  it('leaves out a file that is nested deeper than a walk can follow', () => {
    const { findings, program } = parsed(`x = ${'1 + '.repeat(5_000)}1;`);
    expect(findings).toMatchObject([{ rule: 'syntax/too-deep', line: 1, column: 1 }]);
    expect(program).toBeUndefined();
  });

  it.each([
    ['a.ts', 'const a = <T,>(x: T): x is T => x satisfies unknown as T; enum E { A }'],
    ['a.tsx', 'const A = (p: { b: string }) => <div title={p.b}>text</div>;'],
    ['a.jsx', 'export default () => <a href="#">x</a>;'],
    ['a.mts', 'await import("x"); using y = z();'],
    ['a.cjs', 'if (!module.parent) return; with (a) b;'],
    ['a.d.ts', 'declare module "x" { export const a: number; }'],
    ['a.js', '#!/usr/bin/env node\nlabel: for (;;) break label;'],
    ['b.ts', '@sealed class A { @field accessor x = 1; constructor(private readonly y: string) {} }'],
    ['empty.ts', ''],
  ])('reads %s', (path, text) => {
    expect(programOf(text, path)).toBeDefined();
  });
});
