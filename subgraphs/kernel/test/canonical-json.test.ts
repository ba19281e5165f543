import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { describe, expect, it } from 'vitest';

describe('canonical JSON', () => {
  it('is the same text whatever the order of the keys', () => {
    expect(canonicalJson({ b: [1, { d: 2, c: 3 }], a: 'ü' })).toBe('{"a":"ü","b":[1,{"c":3,"d":2}]}');
  });

  it('writes numbers as RFC 8785 says', () => {
    // Section 3.2.2 of the RFC.
    const numbers = [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001];
    expect(canonicalJson(numbers)).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27]');
  });

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });
});

describe('SHA-256', () => {
  it('is that of the text in UTF-8', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
