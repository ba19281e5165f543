import { expect, test } from 'vitest';
import { createGate } from '../../src/domain/gate.ts';

const full = () => new Error('full');

test('no more run at once than the gate is wide, in the order they came', async () => {
  const gate = createGate({ width: 2, waitingMax: 10, full });
  const [order, running] = [[] as number[], { now: 0, most: 0 }];
  const work = (i: number) => async () => {
    order.push(i);
    running.most = Math.max(running.most, ++running.now);
    await new Promise((resolve) => setImmediate(resolve));
    running.now--;
  };
  await Promise.all([0, 1, 2, 3, 4, 5].map((i) => gate.run(work(i))));
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  expect(running.most).toBe(2);
});

test('whoever comes when all places to wait are taken is refused', async () => {
  const gate = createGate({ width: 1, waitingMax: 1, full });
  const results = await Promise.allSettled([1, 2, 3].map((i) => gate.run(async () => i)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
});

test('a work that fails makes room for the next', async () => {
  const gate = createGate({ width: 1, waitingMax: 1, full });
  const failing = gate.run(() => Promise.reject(new Error('broken')));
  const next = gate.run(async () => 'done');
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('done');
});
