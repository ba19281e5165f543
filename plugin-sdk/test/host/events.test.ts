import { describe, expect, it } from 'vitest';
import { readEvent } from '../../src/host/events.ts';

const read = (type: 'log' | 'progress', value: unknown) => readEvent(type, JSON.stringify(value));

describe('an event out of a sandbox', () => {
  it('keeps what belongs to it, and nothing else', () => {
    expect(read('progress', { value: 0.5, message: 'half', admin: true })).toEqual({
      type: 'progress',
      value: 0.5,
      message: 'half',
    });
    expect(read('log', { level: 'warn', message: 'x', fields: { a: 1 }, pid: 1 })).toEqual({
      type: 'log',
      level: 'warn',
      message: 'x',
      fields: { a: 1 },
    });
  });

  it.each([
    ['progress', { value: 2 }],
    ['progress', { value: '0.5' }],
    ['progress', null],
    ['log', { level: 'fatal', message: 'x' }],
    ['log', { level: 'info' }],
    ['log', []],
  ] as const)('that is malformed is dropped: %s %j', (type, value) => {
    expect(read(type, value)).toBeUndefined();
  });
});
