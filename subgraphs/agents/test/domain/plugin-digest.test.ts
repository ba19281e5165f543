import { describe, expect, it } from 'vitest';
import { type ConsentText, pluginDigest } from '../../src/domain/plugin-digest.ts';

const right = { kind: 'network', what: 'a.example.com', reason: 'to ask', terms: null };
const other = { kind: 'storage', what: 'storage', reason: 'to keep', terms: 1_000 };
const text: ConsentText = {
  rights: [right, other],
  publisher: 'npm:ada',
  provenance: 'VERIFIED',
  described: 'abc',
};

describe('the digest that is consented to', () => {
  it('is the same for the same rights in another order', () => {
    expect(pluginDigest(text)).toMatch(/^[0-9a-f]{64}$/);
    expect(pluginDigest({ ...text, rights: [other, right] })).toBe(pluginDigest(text));
  });

  it.each<[string, Partial<ConsentText>]>([
    ['a right more', { rights: [right] }],
    ['other terms', { rights: [right, { ...other, terms: 1_001 }] }],
    ['another reason', { rights: [right, { ...other, reason: 'to tell' }] }],
    ['other descriptions', { described: 'abd' }],
    ['another publisher', { publisher: 'npm:mallory' }],
    ['no signature', { provenance: 'NONE' }],
  ])('is another one with %s', (_, change) => {
    expect(pluginDigest({ ...text, ...change })).not.toBe(pluginDigest(text));
  });
});
