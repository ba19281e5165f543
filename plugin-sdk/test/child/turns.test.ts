import { expect, it } from 'vitest';
import { Turns } from '../../src/child/turns.ts';

it('only so many stretches run at a time, and the others follow in order', async () => {
  const turns = new Turns(2);
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const begun: number[] = [];
  const all = gates.map((gate, index) =>
    turns.take(async () => {
      begun.push(index);
      await gate.promise;
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  gates[1]?.resolve();
  await all[1];
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  await Promise.all(all);
  expect(begun).toEqual([0, 1, 2, 3]);
});

it('a stretch that fails gives its turn away', async () => {
  const turns = new Turns(1);
  await expect(turns.take(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
  await turns.take(async () => {});
});
