import { createSlots } from '@ymera/kernel';
import { expect, test } from 'vitest';

test('no more slots are out at once than there are, first come first served', async () => {
  const slots = createSlots({ concurrent: 2, queued: 100 });
  const order: number[] = [];
  let out = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const slot = await slots.take();
      order.push(index);
      most = Math.max(most, ++out);
      await new Promise((resolve) => setImmediate(resolve));
      out--;
      slot?.free();
    }),
  );
  expect(most).toBe(2);
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test('a full queue refuses at once, and has room again when its first is served', async () => {
  const slots = createSlots({ concurrent: 1, queued: 1 });
  const slot = await slots.take();
  const next = slots.take();
  expect(await slots.take()).toBeNull();
  slot?.free();
  expect(await next).not.toBeNull();
  const later = slots.take();
  expect(slots.waiting).toBe(1);
  (await next)?.free();
  expect(await later).not.toBeNull();
});

test('a slot that is freed twice counts once', async () => {
  const slots = createSlots({ concurrent: 1, queued: 0 });
  const slot = await slots.take();
  slot?.free();
  slot?.free();
  expect(await slots.take()).not.toBeNull();
  expect(await slots.take()).toBeNull();
});

test('whoever leaves the queue takes no slot', async () => {
  const slots = createSlots({ concurrent: 1, queued: 1 });
  const slot = await slots.take();
  const caller = new AbortController();
  const waiting = slots.take(caller.signal);
  expect(slots.waiting).toBe(1);
  caller.abort();
  expect(await waiting).toBeNull();
  slot?.free();
  expect(await slots.take()).not.toBeNull();
  expect(await slots.take(AbortSignal.abort())).toBeNull();
});
