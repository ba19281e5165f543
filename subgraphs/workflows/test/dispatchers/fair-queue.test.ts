import { describe, expect, it } from 'vitest';
import { createFairQueue } from '../../src/dispatchers/fair-queue.ts';

const item = (tenantId: string, priority = 5) => ({ tenantId, priority });

function aQueue(...items: readonly ReturnType<typeof item>[]) {
  const queue = createFairQueue<ReturnType<typeof item>>();
  for (const one of items) queue.push(one);
  return queue;
}

describe('a fair queue', () => {
  it('gives each tenant as many places as the others', () => {
    const many = Array.from({ length: 6 }, () => item('many'));
    const queue = aQueue(...many, item('few'), item('few'), item('one'));
    const order = Array.from({ length: 9 }, () => queue.take()?.tenantId);
    expect(order).toEqual(['many', 'few', 'one', 'many', 'few', 'many', 'many', 'many', 'many']);
    expect(queue.take()).toBeUndefined();
  });

  it('counts what is at work, until it is done', () => {
    const queue = aQueue(item('busy'), item('busy'), item('busy'));
    const atWork = [queue.take(), queue.take()];
    queue.push(item('other'));
    queue.push(item('other'));
    expect([queue.take()?.tenantId, queue.take()?.tenantId]).toEqual(['other', 'other']);
    for (const done of atWork) if (done) queue.finish(done);
    queue.push(item('other'));
    expect(queue.take()?.tenantId).toBe('busy');
  });

  it('lets a higher priority go before any fairness', () => {
    const queue = aQueue(item('a', 9), item('a', 9), item('b', 5));
    expect([queue.take(), queue.take(), queue.take()].map((taken) => taken?.priority)).toEqual([9, 9, 5]);
  });

  it('keeps an item once, and loses what is removed', () => {
    const [first, second] = [item('a'), item('a')];
    const queue = aQueue(first, second, first);
    expect(queue.size).toBe(2);
    expect(queue.remove(first)).toBe(true);
    expect(queue.remove(first)).toBe(false);
    expect(queue.take()).toBe(second);
    expect(queue.remove(second)).toBe(false);
    expect(queue.size).toBe(0);
  });
});
