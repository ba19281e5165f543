import { describe, expect, test } from 'vitest';
import type { ConsumerEntry, Effect, MarkedDocument, OperationKind, WriterEntry } from './entries.ts';
import { judge } from './judge/judge.ts';

const intent = (op: string, kind: OperationKind, ...effects: Effect[]): WriterEntry => ({
  is: 'intent',
  op,
  kind,
  atomic: kind !== 'bulk',
  effects,
});
const acked = (op: string, number?: number): WriterEntry => ({
  is: 'acked',
  op,
  ...(number === undefined ? {} : { number }),
});
const refused = (op: string): WriterEntry => ({ is: 'refused', op, why: 'no' });
const mark = (document: string, op: string): Effect => ({ document, mark: op });
const gone = (document: string): Effect => ({ document, gone: true });
const document = (name: string, ...ops: string[]): [string, MarkedDocument] => [
  name,
  { _id: name, ops, last: ops.at(-1) ?? '', n: ops.length },
];

let tokens = 0;
const event = (name: string, op?: string): ConsumerEntry => ({
  is: 'event',
  token: ++tokens,
  type: op === undefined ? 'delete' : 'update',
  document: name,
  ...(op === undefined ? {} : { mark: op }),
});

interface Given {
  readonly writers: readonly WriterEntry[];
  readonly documents?: readonly [string, MarkedDocument][];
  readonly consumers?: readonly ConsumerEntry[][];
}

const found = ({ writers, documents = [], consumers = [] }: Given): string[] =>
  judge({ writers, documents: new Map(documents), consumers }).violations.map(
    ({ rule, story }) => `${rule}: ${story}`,
  );

describe('a write', () => {
  const insert = intent('a', 'insert', mark('items/a', 'a'));

  test('that was acknowledged and is there is in order', () => {
    expect(found({ writers: [insert, acked('a')], documents: [document('items/a', 'a')] })).toEqual([]);
  });

  test('that was acknowledged and is not there is lost', () => {
    expect(found({ writers: [insert, acked('a')] })).toEqual(['lost: the acked insert a is not in items/a']);
  });

  test('without an answer may be there or not', () => {
    expect(found({ writers: [insert] })).toEqual([]);
    expect(found({ writers: [insert], documents: [document('items/a', 'a')] })).toEqual([]);
  });

  test('that was refused must not be there', () => {
    const writers = [insert, refused('a')];
    expect(found({ writers })).toEqual([]);
    expect(found({ writers, documents: [document('items/a', 'a')] })).toEqual([
      'refused: the refused insert a is in items/a',
    ]);
  });

  test('that is there twice was doubled, acknowledged or not', () => {
    expect(found({ writers: [insert], documents: [document('items/a', 'a', 'a')] })).toEqual([
      'doubled: the unknown insert a is in items/a 2 times',
    ]);
  });

  test('that nobody meant is strange', () => {
    expect(found({ writers: [insert, acked('a')], documents: [document('items/a', 'a', 'x')] })).toEqual([
      'strange: nobody wrote x into items/a',
    ]);
  });

  test('that the document does not count is strange', () => {
    const [name, whole] = document('items/a', 'a');
    expect(found({ writers: [insert, acked('a')], documents: [[name, { ...whole, n: 2 }]] })).toHaveLength(1);
  });

  test('of a counter stands where its writer was told', () => {
    const writers = [
      intent('a', 'counter', mark('counters/c', 'a')),
      acked('a', 1),
      intent('b', 'counter', mark('counters/c', 'b')),
      acked('b', 1),
    ];
    expect(found({ writers, documents: [document('counters/c', 'a', 'b')] })).toEqual([
      'doubled: the counter b was told number 1, but counters/c has it at 2',
    ]);
  });
});

describe('a transaction', () => {
  const booking = intent('t', 'booking', mark('accounts/x', 't'), mark('accounts/y', 't'));

  test('of which a part is there is torn, even without an answer', () => {
    expect(found({ writers: [booking], documents: [document('accounts/x', 't')] })).toEqual([
      'torn: the unknown booking t is in accounts/x but not in accounts/y',
    ]);
  });

  test('moves money without making any', () => {
    const [name, whole] = document('accounts/x', 't');
    const documents = [[name, { ...whole, balance: 3 }] as const, document('accounts/y', 't')] as [
      string,
      MarkedDocument,
    ][];
    expect(found({ writers: [booking, acked('t')], documents })).toEqual([
      'torn: the accounts add up to 3 instead of 0',
    ]);
  });

  test('has its events together', () => {
    const writers = [booking, acked('t'), intent('a', 'insert', mark('items/a', 'a')), acked('a')];
    const documents = [document('accounts/x', 't'), document('accounts/y', 't'), document('items/a', 'a')];
    const together = [event('accounts/x', 't'), event('accounts/y', 't'), event('items/a', 'a')];
    const apart = [event('accounts/x', 't'), event('items/a', 'a'), event('accounts/y', 't')];
    expect(found({ writers, documents, consumers: [together] })).toEqual([]);
    expect(found({ writers, documents, consumers: [apart] })).toEqual([
      'events: consumer 1 saw other events between those of transaction t',
    ]);
  });
});

test('the parts of a bulk write that had no answer may be there or not, each once', () => {
  const bulk = intent('b', 'bulk', mark('items/x', 'x'), mark('items/y', 'y'), gone('items/z'));
  expect(found({ writers: [bulk], documents: [document('items/x', 'x')] })).toEqual([]);
  expect(
    found({ writers: [bulk, acked('b')], documents: [document('items/x', 'x'), document('items/z')] }),
  ).toContain('lost: the acked bulk b left items/z there');
});

describe('a delete', () => {
  const writers = [
    intent('a', 'insert', mark('items/a', 'a')),
    acked('a'),
    intent('d', 'delete', gone('items/a')),
    acked('d'),
  ];

  test('takes with it what was written before', () => {
    expect(found({ writers, consumers: [[event('items/a', 'a'), event('items/a')]] })).toEqual([]);
  });

  test('that left the document is lost', () => {
    expect(found({ writers, documents: [document('items/a', 'a')] })).toEqual([
      'lost: the acked delete d left items/a there',
    ]);
  });

  test('must be seen by consumers', () => {
    expect(found({ writers, consumers: [[event('items/a', 'a')]] })).toEqual([
      'events: consumer 1 saw the delete of items/a 0 times',
      'events: consumer 1 saw items/a change and not end, but it is not there',
    ]);
  });
});

describe('a consumer', () => {
  const writers = [
    intent('a', 'insert', mark('items/a', 'a')),
    acked('a'),
    intent('b', 'update', mark('items/a', 'b')),
    acked('b'),
  ];
  const documents = [document('items/a', 'a', 'b')];
  const judged = (...events: ConsumerEntry[]) => found({ writers, documents, consumers: [events] });

  test('that saw every write once and in order is in order', () => {
    expect(judged(event('items/a', 'a'), event('items/a', 'b'))).toEqual([]);
  });

  test('that missed an event is found out', () => {
    expect(judged(event('items/a', 'a'))).toEqual([
      'events: consumer 1 saw nothing as event 2 of items/a, not b',
    ]);
  });

  test('that saw an event again after resuming is found out', () => {
    const twice = event('items/a', 'b');
    expect(judged(event('items/a', 'a'), twice, twice)).toContain(
      'events: consumer 1 saw one event of items/a twice',
    );
  });

  test('that saw events in another order is found out', () => {
    expect(judged(event('items/a', 'b'), event('items/a', 'a'))).toHaveLength(1);
  });

  test('that saw a write which is not there is found out', () => {
    expect(judged(event('items/a', 'a'), event('items/a', 'b'), event('items/z', 'z'))).toEqual([
      'events: consumer 1 saw items/z change and not end, but it is not there',
    ]);
  });

  test('that saw another sequence than the first is found out', () => {
    const both = [...writers, intent('c', 'insert', mark('items/c', 'c')), acked('c')];
    const all = [...documents, document('items/c', 'c')];
    const one = [event('items/a', 'a'), event('items/a', 'b'), event('items/c', 'c')];
    const two = [event('items/a', 'a'), event('items/c', 'c'), event('items/a', 'b')];
    expect(found({ writers: both, documents: all, consumers: [one, two] })).toEqual([
      'events: consumer 2 saw update items/c c as event 2, consumer 1 saw update items/a b',
    ]);
  });
});
