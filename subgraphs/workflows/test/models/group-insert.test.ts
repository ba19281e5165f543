import { describe, expect, it } from 'vitest';
import { createGroupInsert } from '../../src/models/group-insert.ts';

interface Thing {
  readonly _id: string;
}

type Answer = (documents: readonly Thing[]) => void;

/** A collection whose writes go as they are told to, one after the other. */
function aCollection(...answers: readonly Answer[]) {
  const groups: (readonly string[])[] = [];
  const left = [...answers];
  const insertMany = async (documents: readonly Thing[]) => {
    groups.push(documents.map(({ _id }) => _id));
    left.shift()?.(documents);
    return {};
  };
  // Of the driver's collection it has this one method, with as much of its answer as is looked at.
  return { groups, insert: createGroupInsert<Thing>({ insertMany } as never) };
}

const refusing = (...writeErrors: readonly object[]) => {
  const error = Object.assign(new Error('Some were not written.'), { writeErrors });
  return () => {
    throw error;
  };
};

const all = (insert: (thing: Thing) => Promise<void>, ...ids: readonly string[]) =>
  Promise.allSettled(ids.map((_id) => insert({ _id })));

const statuses = (settled: readonly PromiseSettledResult<void>[]) => settled.map(({ status }) => status);

describe('documents that are inserted together', () => {
  it('go as one write while another is on its way', async () => {
    const { groups, insert } = aCollection();
    expect(statuses(await all(insert, 'a', 'b', 'c'))).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(groups).toEqual([['a'], ['b', 'c']]);
  });

  it('are safe when they are there already, whichever way the driver says so', async () => {
    const duplicate = { code: 11_000, index: 0 };
    const inList = aCollection(() => {}, refusing(duplicate));
    expect(statuses(await all(inList.insert, 'a', 'b', 'c'))).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    const alone = aCollection(() => {
      throw Object.assign(new Error('E11000'), { code: 11_000 });
    });
    expect(statuses(await all(alone.insert, 'a'))).toEqual(['fulfilled']);
  });

  it('fail alone, each with its own error, when one of them cannot be written', async () => {
    const tooLarge = { code: 10_334, index: 1 };
    const duplicate = { code: 11_000, index: 2 };
    const { insert } = aCollection(() => {}, refusing(tooLarge, duplicate));
    const settled = await all(insert, 'first', 'a', 'b', 'c');
    expect(statuses(settled)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(settled[2]).toMatchObject({ reason: tooLarge });
  });

  it('fail alone when the driver gives one error that is in no list', async () => {
    const tooLarge = { code: 10_334, index: 0 };
    const error = Object.assign(new Error('One was not written.'), { writeErrors: tooLarge });
    const { insert } = aCollection(
      () => {},
      () => {
        throw error;
      },
    );
    expect(statuses(await all(insert, 'first', 'a', 'b'))).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('all fail when it is not known which of them were written, duplicates or not', async () => {
    const lost = Object.assign(new Error('The connection is lost.'), { code: 91 });
    const { insert } = aCollection(
      () => {},
      () => {
        throw lost;
      },
    );
    const settled = await all(insert, 'first', 'a', 'b');
    expect(statuses(settled)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(settled[1]).toMatchObject({ reason: lost });
    const nameless = aCollection(() => {}, refusing({ code: 91 }, { code: 11_000, index: 0 }));
    expect(statuses(await all(nameless.insert, 'first', 'a', 'b'))).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
    ]);
  });

  it('are not held up by a write that failed before', async () => {
    const { groups, insert } = aCollection(() => {
      throw new Error('The disk is full.');
    });
    const settled = await all(insert, 'a', 'b');
    expect(statuses(settled)).toEqual(['rejected', 'fulfilled']);
    expect(statuses(await all(insert, 'c'))).toEqual(['fulfilled']);
    expect(groups).toEqual([['a'], ['b'], ['c']]);
  });
});
