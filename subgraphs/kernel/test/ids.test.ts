import { newId } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';

describe('an id', () => {
  it('is a prefix and 26 characters that are easy to read aloud', () => {
    for (let i = 0; i < 200; i++) expect(newId('run')).toMatch(/^run_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('sorts after every id of an earlier millisecond', () => {
    const times = [0, 1, 31, 32, 1023, 1024, 1_767_225_600_000, 1_767_225_600_001, 2 ** 48 - 1];
    const ids = times.map((time) => newId('arun', time));
    expect([...ids].sort()).toEqual(ids);
  });

  it('carries its time as a ULID does', () => {
    // The example of the ULID specification: 1469918176385 is 01ARYZ6S41.
    expect(newId('wf', 1_469_918_176_385).slice(0, 13)).toBe('wf_01aryz6s41');
  });

  it('is never the same twice within a millisecond', () => {
    const ids = Array.from({ length: 5_000 }, () => newId('evt', 1));
    expect(new Set(ids).size).toBe(5_000);
  });
});
