import { describe, expect, it } from 'vitest';
import { COMPLEXITY_LIMITS, findComplex } from '../src/domain/complexity/find-complex.ts';
import { measureFunctions } from '../src/domain/complexity/measure.ts';
import { programOf } from './builders.ts';

const measured = (text: string) => measureFunctions(programOf(text));
const first = (text: string) => {
  const [one] = measured(text);
  if (!one) throw new Error('no function');
  return one;
};

// Both examples are those of the paper, section "Introduction", and so are the numbers.
const sumOfPrimes = `function sumOfPrimes(max) {
  let total = 0;
  OUT: for (let i = 1; i <= max; ++i) {
    for (let j = 2; j < i; ++j) {
      if (i % j === 0) { continue OUT; }
    }
    total += i;
  }
  return total;
}`;
const getWords = `function getWords(number) {
  switch (number) {
    case 1: return 'one';
    case 2: return 'a couple';
    case 3: return 'a few';
    default: return 'lots';
  }
}`;

describe('cyclomatic complexity', () => {
  it('is 4 for both examples of the paper on cognitive complexity', () => {
    expect([first(sumOfPrimes).cyclomatic, first(getWords).cyclomatic]).toEqual([4, 4]);
  });

  it('counts decisions, and neither else, default nor ?.', () => {
    expect(first('function f() {}').cyclomatic).toBe(1);
    expect(first('function f(a) { if (a) {} else {} return a?.b; }').cyclomatic).toBe(2);
    expect(first('const f = (a, b) => a && b || (a ?? b) ? 1 : 2;').cyclomatic).toBe(5);
    expect(first('function f(a) { try { do { a ||= 1; } while (a); } catch { } }').cyclomatic).toBe(4);
  });
});

describe('cognitive complexity', () => {
  it('is 7 and 1 for the two examples of the paper', () => {
    expect([first(sumOfPrimes).cognitive, first(getWords).cognitive]).toEqual([7, 1]);
  });

  it('counts a chain of else if flat', () => {
    expect(first('function f(a) { if (a) {} else if (a) {} else {} }').cognitive).toBe(3);
  });

  it('counts a nested if with its level', () => {
    expect(first('function f(a) { if (a) { while (a) { if (a) {} } } }').cognitive).toBe(6);
  });

  it('counts each run of the same operator once', () => {
    expect(first('const f = (a, b, c, d) => a && b && c && d;').cognitive).toBe(1);
    expect(first('const f = (a, b, c, d) => a && b || c && d;').cognitive).toBe(3);
  });

  it('counts direct recursion once', () => {
    expect(first('function f(n) { return f(n - 1) + f(n - 2); }').cognitive).toBe(1);
  });
});

describe('measures of functions', () => {
  it('leaves functions inside a function to themselves', () => {
    const [outer, inner] = measured('function outer() { return [].map((x) => (x ? 1 : 2)); }');
    expect([outer?.name, outer?.cyclomatic]).toEqual(['outer', 1]);
    expect([inner?.name, inner?.cyclomatic]).toEqual(['callback of map', 2]);
  });

  it('names methods, properties and assigned functions', () => {
    const text =
      'class A { #p() {} get q() { return 1; } r = () => 1; } x.s = function () {}; export default () => 1;';
    expect(measured(text).map(({ name }) => name)).toEqual(['#p', 'q', 'r', 's', 'anonymous']);
  });

  it('takes else if to be as deep as its if', () => {
    expect(first('function f(a) { if (a) {} else if (a) { for (;;) {} } }').nesting).toBe(2);
  });

  it('becomes findings only above the limits, and graver above twice of them', () => {
    const measure = { ...first('function f() {}'), cyclomatic: 15, cognitive: 31, nesting: 5 };
    const found = findComplex('src/a.ts', measure, COMPLEXITY_LIMITS);
    expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['complexity/cognitive', 'high'],
      ['complexity/nesting', 'medium'],
    ]);
    expect(found[0]?.message).toBe('f has a cognitive complexity of 31; the limit is 15.');
  });

  it('does not hold the length of a group of tests against it', () => {
    const measure = { ...first('function f() {}'), lines: 500 };
    expect(findComplex('test/a.test.ts', measure, COMPLEXITY_LIMITS)).toEqual([]);
    expect(findComplex('src/a.ts', measure, COMPLEXITY_LIMITS)).toMatchObject([{ severity: 'medium' }]);
  });
});
