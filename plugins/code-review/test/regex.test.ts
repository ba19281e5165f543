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

  it('are given up within the time of a test where the pattern is too large', () => {
    expect(mayExplode(`^(?:${'(?:ab?){1,6}'.repeat(300)})*$`, '')).toBe(false);
    expect(mayExplode('('.repeat(500) + ')'.repeat(500), '')).toBe(false);
  });
});
