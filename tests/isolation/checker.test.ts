import { describe, expect, test } from 'vitest';
import { check, type Model } from './checker/checker.ts';
import { describeVerdict } from './checker/report.ts';
import type { Step, Transaction } from './history.ts';

const append = (key: string, value: number): Step => ({ kind: 'append', key, value });
const read = (key: string, values: readonly number[]): Step => ({ kind: 'read', key, values });

/** A committed transaction of its own session, concurrent with all others unless it says when. */
function transaction(id: string, steps: readonly Step[], given: Partial<Transaction> = {}): Transaction {
  return { id, session: id, outcome: 'committed', began: 0, ended: 100, steps, ...given };
}

function found(model: Model, ...history: Transaction[]): string[] {
  const { forbidden, permitted } = check(history, model);
  return [
    ...forbidden.map(({ name, needs }) => (needs === 'data' ? name : `${name} by ${needs}`)),
    ...permitted.map(({ name }) => `permitted ${name}`),
  ];
}

describe('a clean history', () => {
  test('has nothing found in it', () => {
    const history = [
      transaction('T1', [append('x', 1), append('y', 2)], { began: 0, ended: 5 }),
      transaction('T2', [read('x', [1]), append('x', 3), read('x', [1, 3])], { began: 6, ended: 9 }),
      transaction('T3', [read('x', [1, 3]), read('y', [2])], { began: 10, ended: 12 }),
    ];
    expect(found('snapshot', ...history)).toEqual([]);
    expect(found('linearizable', ...history)).toEqual([]);
  });

  test('may show or miss a write that had no answer', () => {
    const lost = transaction('T1', [append('x', 1)], { outcome: 'unknown' });
    const done = transaction('T2', [append('x', 2)], { outcome: 'unknown' });
    expect(found('linearizable', lost, done, transaction('T3', [read('x', [2])], { began: 200 }))).toEqual(
      [],
    );
  });

  test('may show an unanswered write later than the next one of the same client', () => {
    const late = transaction('T1', [append('x', 1)], { session: 'a', outcome: 'unknown', began: 0 });
    const next = transaction('T2', [append('x', 2)], { session: 'a', began: 5, ended: 9 });
    const reader = transaction('T3', [read('x', [2, 1])], { began: 10, ended: 20 });
    expect(found('linearizable', late, next, reader)).toEqual([]);
  });

  test('shows concurrent appends in either order', () => {
    const one = transaction('T1', [append('x', 1)]);
    const two = transaction('T2', [append('x', 2)]);
    expect(found('linearizable', one, two, transaction('T3', [read('x', [2, 1])]))).toEqual([]);
  });
});

describe('single reads', () => {
  test('of a value that nobody appended are found', () => {
    expect(found('snapshot', transaction('T1', [read('x', [7])]))).toEqual(['unknown value']);
  });

  test('of a value that was appended to another key are found', () => {
    const writer = transaction('T1', [append('y', 7)]);
    expect(found('snapshot', writer, transaction('T2', [read('x', [7])]))).toContain('unknown value');
  });

  test('of a value twice are found', () => {
    const writer = transaction('T1', [append('x', 1)]);
    expect(found('snapshot', writer, transaction('T2', [read('x', [1, 1])]))).toContain('duplicate append');
  });

  test('of an aborted append are G1a', () => {
    const writer = transaction('T1', [append('x', 1)], { outcome: 'aborted' });
    expect(found('snapshot', writer, transaction('T2', [read('x', [1])]))).toContain('G1a aborted read');
  });

  test('of the first of two appends of one transaction are G1b', () => {
    const writer = transaction('T1', [append('x', 1), append('x', 2)]);
    const early = transaction('T2', [read('x', [1])]);
    const late = transaction('T3', [read('x', [1, 2])]);
    expect(found('snapshot', writer, early, late)).toContain('G1b intermediate read');
  });

  test('that differ within one transaction are internal inconsistencies', () => {
    const writer = transaction('T1', [append('x', 1)]);
    const reader = transaction('T2', [read('x', []), read('x', [1])]);
    expect(found('snapshot', writer, reader)).toContain('internal inconsistency');
  });

  test('that miss what the transaction itself appended are internal inconsistencies', () => {
    expect(found('snapshot', transaction('T1', [append('x', 1), read('x', [])]))).toContain(
      'internal inconsistency',
    );
    const after = transaction('T1', [read('x', []), append('x', 1), read('x', [])]);
    expect(found('snapshot', after)).toContain('internal inconsistency');
  });

  test('that agree on no order are found', () => {
    const history = [
      transaction('T1', [append('x', 1)]),
      transaction('T2', [append('x', 2)]),
      transaction('T3', [read('x', [1, 2])]),
      transaction('T4', [read('x', [2, 1])]),
    ];
    expect(found('snapshot', ...history)).toContain('incompatible orders');
  });
});

describe('an acknowledged append', () => {
  test('that no later read shows is lost', () => {
    const writer = transaction('T1', [append('x', 1)], { began: 0, ended: 5 });
    const reader = transaction('T2', [read('x', [])], { began: 6, ended: 9 });
    expect(found('linearizable', writer, reader)).toContain('lost append');
    expect(found('snapshot', writer, reader)).toContain('lost append');
  });

  test('that nobody could have read yet is not lost', () => {
    const writer = transaction('T1', [append('x', 1)], { began: 0, ended: 8 });
    const reader = transaction('T2', [read('x', [])], { began: 6, ended: 9 });
    expect(found('linearizable', writer, reader)).toEqual([]);
  });

  test('that an early read shows and a later one does not breaks real time', () => {
    const history = [
      transaction('T1', [append('x', 1)], { began: 0, ended: 5 }),
      transaction('T2', [read('x', [1])], { began: 6, ended: 9 }),
      transaction('T3', [read('x', [])], { began: 10, ended: 12 }),
    ];
    expect(found('linearizable', ...history)).toEqual(['G-single by realtime']);
    expect(found('snapshot', ...history)).toEqual(['G-single by realtime']);
  });

  test('that its own client does not see next breaks the session', () => {
    const history = [
      transaction('T1', [append('x', 1)], { session: 'a', began: 0, ended: 5 }),
      transaction('T2', [read('x', [])], { session: 'a', began: 6, ended: 9 }),
      transaction('T3', [read('x', [1])], { began: 0, ended: 12 }),
    ];
    expect(found('snapshot', ...history)).toEqual(['G-single by session']);
  });
});

describe('a cycle', () => {
  test('of writes alone is G0', () => {
    const history = [
      transaction('T1', [append('x', 1), append('y', 1001)]),
      transaction('T2', [append('x', 2), append('y', 1002)]),
      transaction('T3', [read('x', [1, 2]), read('y', [1002, 1001])]),
    ];
    expect(found('snapshot', ...history)).toContain('G0');
  });

  test('of reading each other is G1c', () => {
    const history = [
      transaction('T1', [append('x', 1), read('y', [2])]),
      transaction('T2', [append('y', 2), read('x', [1])]),
    ];
    expect(found('snapshot', ...history)).toEqual(['G1c']);
  });

  test('of one old read and one new is G-single', () => {
    const history = [
      transaction('T1', [append('x', 1), append('y', 2)]),
      transaction('T2', [read('x', []), read('y', [2])]),
      transaction('T3', [read('x', [1])]),
    ];
    expect(found('snapshot', ...history)).toEqual(['G-single']);
  });

  test('of two that read the same version and both append is a lost update', () => {
    const history = [
      transaction('T1', [read('x', []), append('x', 1)]),
      transaction('T2', [read('x', []), append('x', 2)]),
      transaction('T3', [read('x', [1, 2])]),
    ];
    expect(found('snapshot', ...history)).toEqual(['lost update']);
  });

  test('of two old reads that see two writes in different orders is G-nonadjacent', () => {
    const history = [
      transaction('T1', [append('x', 1)]),
      transaction('T2', [append('y', 2)]),
      transaction('T3', [read('x', [1]), read('y', [])]),
      transaction('T4', [read('x', []), read('y', [2])]),
    ];
    expect(found('snapshot', ...history)).toEqual(['G-nonadjacent']);
  });

  test('of two that each miss the write of the other is write skew, which snapshots permit', () => {
    const history = [
      transaction('T1', [read('x', []), append('y', 1)]),
      transaction('T2', [read('y', []), append('x', 2)]),
      transaction('T3', [read('x', [2]), read('y', [1])]),
    ];
    expect(found('snapshot', ...history)).toEqual(['permitted G2-item']);
    expect(found('linearizable', ...history)).toEqual(['G2-item']);
  });

  test('is told as a story that names its transactions and keys', () => {
    const history = [
      transaction('T1', [read('x', []), append('x', 1)]),
      transaction('T2', [read('x', []), append('x', 2)]),
      transaction('T3', [read('x', [1, 2])]),
    ];
    const text = describeVerdict(check(history, 'snapshot'));
    expect(text).toContain('lost update');
    expect(text).toContain('T2 read x without 1 appended by T1 (rw)');
    expect(text).toContain('T1 appended 1 to x before 2 of T2 (ww)');
  });
});

test('ten thousand transactions in a row are checked without running out of stack', () => {
  const history = Array.from({ length: 10_000 }, (_, index) => {
    const values = Array.from({ length: index % 50 }, (_, n) => index - (index % 50) + n);
    const key = `k${Math.floor(index / 50)}`;
    const steps = [read(key, values), append(key, index)];
    return transaction(`T${index}`, steps, { session: 'a', began: index * 10, ended: index * 10 + 5 });
  });
  expect(found('linearizable', ...history)).toEqual([]);
});
