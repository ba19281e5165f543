import { describe, expect, test } from 'vitest';
import { emptiedUntil, fullBucket, taken, waitMs } from '../../../src/domain/models/token-bucket.ts';

const full = fullBucket(60, 0);

describe('a bucket of sixty a minute', () => {
  test('gives sixty at once, and then one each second', () => {
    const empty = taken(full, 60, 0);
    expect(waitMs(full, 60, 0)).toBe(0);
    expect(waitMs(empty, 1, 0)).toBe(1_000);
    expect(waitMs(empty, 1, 1_000)).toBe(0);
    expect(waitMs(empty, 30, 10_000)).toBe(20_000);
  });

  test('never holds more than a minute gives', () => {
    expect(waitMs(taken(full, 60, 1_000_000), 1, 1_000_000)).toBe(1_000);
    expect(taken(full, -10, 0).level).toBe(60);
  });

  test('lets through what is larger than it is, when it is full', () => {
    expect(waitMs(full, 600, 0)).toBe(0);
    expect(waitMs(taken(full, 600, 0), 1, 0)).toBe(541_000);
  });

  test('takes back what was not used', () => {
    expect(waitMs(taken(taken(full, 60, 0), -20, 0), 20, 0)).toBe(0);
  });

  test('is full again after eleven minutes, whatever was taken', () => {
    const spent = taken(full, 1e15, 0);
    expect(waitMs(spent, 1, 0)).toBe(601_000);
    expect(waitMs(taken(spent, 1e15, 0), 60, 660_000)).toBe(0);
  });

  test('waits as long as the provider says, and then fills up', () => {
    const emptied = emptiedUntil(full, 30_000);
    expect(waitMs(emptied, 1, 0)).toBe(30_000);
    expect(waitMs(emptied, 1, 30_000)).toBe(0);
    expect(waitMs(taken(emptied, 1, 30_000), 1, 30_000)).toBe(1_000);
  });
});
