import { describe, expect, test } from 'vitest';
import { createKnownInstalls } from '../../../src/models/plugins/known-installs.ts';
import { anInstall } from './builders.ts';

describe('records that were read before', () => {
  test('are found in the revision that was seen, and in no other', () => {
    const known = createKnownInstalls(100);
    known.note('a', anInstall({ revision: 2 }), 10);
    expect(known.find('a', 2)).toEqual(anInstall({ revision: 2 }));
    expect(known.find('a', 1)).toBeNull();
    expect(known.find('a', 3)).toBeNull();
    expect(known.find('b', 2)).toBeNull();
  });

  test('go when there is no more room, those that were not asked for longest first', () => {
    const known = createKnownInstalls(30);
    for (const id of ['a', 'b', 'c']) known.note(id, anInstall({ pluginId: id }), 10);
    known.find('a', 1);
    known.note('d', anInstall({ pluginId: 'd' }), 10);
    expect(['a', 'b', 'c', 'd'].filter((id) => known.find(id, 1))).toEqual(['a', 'c', 'd']);
  });

  test('take the room of the one that they replace', () => {
    const known = createKnownInstalls(20);
    known.note('a', anInstall(), 10);
    for (const revision of [1, 2, 3]) known.note('b', anInstall({ revision }), 10);
    expect(known.find('a', 1)).not.toBeNull();
    expect(known.find('b', 3)).not.toBeNull();
  });

  test('are not kept when one alone is larger than the room, nor is what was there before it', () => {
    const known = createKnownInstalls(20);
    known.note('a', anInstall(), 10);
    known.note('b', anInstall(), 10);
    known.note('a', anInstall({ revision: 2 }), 21);
    expect([known.find('a', 1), known.find('a', 2)]).toEqual([null, null]);
    expect(known.find('b', 1)).not.toBeNull();
  });
});
