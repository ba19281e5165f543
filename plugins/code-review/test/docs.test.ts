import { describe, expect, it } from 'vitest';
import { exportedOf } from '../src/domain/docs/exported.ts';
import { coverageOf, measureDocs } from '../src/domain/docs/measure-docs.ts';
import { parsed, programOf } from './builders.ts';

const exported = (text: string) =>
  exportedOf(programOf(text)).map(
    ({ name, kind, documented }) => `${documented ? '+' : '-'} ${kind} ${name}`,
  );

describe('what is exported', () => {
  it('is told with and without doc comments', () => {
    const text = `
      /** Docs. */ export function a() {}
      export const b = 1, c = 2;
      // Not a doc comment.
      export type D = string;
      /** Docs. */ export interface E {}
      function hidden() {}
    `;
    expect(exported(text)).toEqual([
      '+ function a',
      '- variable b',
      '- variable c',
      '- type D',
      '+ interface E',
    ]);
  });

  it('is followed from export lists and default exports to what they name', () => {
    const text =
      '/** Docs. */ function a() {} const b = 1; class C {} export { a, b as x }; export default C;';
    expect(exported(text)).toEqual(['+ function a', '- variable b', '- class C']);
  });

  it('leaves what another file exports to that file', () => {
    expect(
      exported("export { a } from './a.ts'; export * from './b.ts'; export type { C } from './c.ts';"),
    ).toEqual([]);
  });

  it('takes overloads together', () => {
    const text =
      '/** Docs. */ export function f(a: string): void; export function f(a: number): void; export function f() {}';
    expect(exported(text)).toEqual(['+ function f']);
  });

  it('holds public methods of classes, and nothing private', () => {
    const text = `/** Docs. */ export class A {
      /** Docs. */ open() {} shut() {} private a() {} #b() {} protected c() {} get d() { return 1; } override e() {}
      constructor() { super(); } _f() {}
    }`.replace('super();', '');
    expect(exported(text.replace('class A', 'class A extends B').replace('constructor() {  }', ''))).toEqual([
      '+ class A',
      '+ method A.open',
      '- method A.shut',
    ]);
  });

  it('is not documented by an empty comment', () => {
    expect(exported('/** */ export const a = 1;')).toEqual(['- variable a']);
  });

  it('has the anonymous default export by that name', () => {
    expect(measureDocs(parsed('export default () => 1;')).findings).toMatchObject([
      { rule: 'docs/missing', severity: 'info', line: 1, message: 'The default export has no doc comment.' },
    ]);
  });
});

describe('coverage', () => {
  it('is the documented share of all files together, and whole where nothing is exported', () => {
    const file = (exported: number, documented: number) => ({ path: 'a.ts', exported, documented });
    expect(coverageOf([file(2, 1), file(1, 1)])).toBe(0.667);
    expect(coverageOf([])).toBe(1);
  });
});
