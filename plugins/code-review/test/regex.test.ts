import { describe, expect, it } from 'vitest';
import { mayExplode } from '../src/domain/regex/backtracking.ts';

describe('regular expressions of exponential time', () => {
  it.each([
    /^(a+)+$/,
    /^(a*)*b/,
    /^(?:a|a)*b/,
    /(\w|\d)+;/,
    /^(a|aa)+$/,
    /^(\w+\s?)*$/,
    /^([a-z]+)*\d/i,
    /(?:\\.|[^\]])*\]/,
    /^(?:a?b?)*c/,
    /^(?:[a-z]|[A-Z])+$/i,
    /^(\d{1,20},?)*$/,
    /^(?=(x+x+)+y)/,
    /^(?:.|\s)*$/,
    /^(([a-z])+.)+[A-Z]([a-z])+$/,
    /(.*,)*;/,
    /^(?:\p{L}|[a-z])+\.$/u,
  ])('%s', (regex) => {
    expect(mayExplode(regex.source, regex.flags)).toBe(true);
  });

  it.each([
    /^a+b+$/,
    /^(?:a|b)*$/,
    /^(?:a+b)*$/,
    /^(?:\\.|[^\\\]])*\]/,
    /^[\w.-]+@[\w-]+\.\w+$/,
    /^(?:\d{1,3}\.){3}\d{1,3}$/,
    /^\s*(?:select|insert)\s+\w+$/i,
    /^(?:[a-z]|[A-Z])+$/,
    /(a|a)*/,
    /^(?:foo|bar|baz)+$/,
    /^\/(?:[^/]+\/)*[^/]*$/,
    /^[a-z]+(?:-[a-z]+)*$/,
    /"(?:[^"\\]|\\.)*"/,
    /^(\w+)\s\1$/,
    /[)(]\[\]{2}/,
    /^$/,
  ])('is not said of %s', (regex) => {
    expect(mayExplode(regex.source, regex.flags)).toBe(false);
  });

  it('agrees with the clock where it says yes', () => {
    const slow = /^(\w+\s?)*$/;
    const timeOf = (length: number) => {
      const text = `${'a'.repeat(length)}!`;
      const before = performance.now();
      slow.test(text);
      return performance.now() - before;
    };
    timeOf(10);
    expect(timeOf(22)).toBeGreaterThan(8 * timeOf(14));
  });

  it('gives up on patterns that are too large, instead of taking their time', () => {
    const before = performance.now();
    expect(mayExplode(`^(?:${'(?:ab?){1,6}'.repeat(300)})*$`, '')).toBe(false);
    expect(mayExplode('('.repeat(500) + ')'.repeat(500), '')).toBe(false);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
