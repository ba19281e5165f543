import { expect, test } from 'vitest';
import { createSlots } from '../../src/domain/slots.ts';
import { settle } from '../builders.ts';

const always = new AbortController().signal;

test('no more slots are out at once than there are, first come first served', async () => {
  const slots = createSlots({ concurrent: 2, queued: 100 });
  const order: number[] = [];
  let out = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const slot = await slots.take(always);
      order.push(index);
      most = Math.max(most, ++out);
      await settle(1);
      out--;
      slot?.free();
    }),
  );
  expect(most).toBe(2);
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test('a full queue refuses at once', async () => {
  const slots = createSlots({ concurrent: 1, queued: 0 });
  const slot = await slots.take(always);
  expect(await slots.take(always)).toBeNull();
  slot?.free();
  expect(await slots.take(always)).not.toBeNull();
});

test('a slot that is freed twice counts once', async () => {
  const slots = createSlots({ concurrent: 1, queued: 0 });
  const slot = await slots.take(always);
  slot?.free();
  slot?.free();
  expect(await slots.take(always)).not.toBeNull();
  expect(await slots.take(always)).toBeNull();
});

test('whoever leaves the queue takes no slot', async () => {
  const slots = createSlots({ concurrent: 1, queued: 1 });
  const slot = await slots.take(always);
  const caller = new AbortController();
  const waiting = slots.take(caller.signal);
  await settle(1);
  expect(slots.waiting).toBe(1);
  caller.abort();
  expect(await waiting).toBeNull();
  slot?.free();
  expect(await slots.take(always)).not.toBeNull();
  expect(await slots.take(AbortSignal.abort())).toBeNull();
});
