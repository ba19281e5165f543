import { describe, expect, test } from 'vitest';
import { createEventLog } from '../../../src/domain/realtime/event-log.ts';

describe('the events of a session', () => {
  test('are numbered without a gap and read page by page', () => {
    const log = createEventLog();
    for (let n = 1; n <= 150; n++) log.append(n, 'TEXT', { text: String(n) });
    const first = log.after(0);
    expect([first.length, first[0]?.seq, first.at(-1)?.seq]).toEqual([100, 1, 100]);
    expect(log.after(100).map(({ text }) => text)).toEqual(
      Array.from({ length: 50 }, (_, n) => `${n + 101}`),
    );
    expect(log.after(150)).toEqual([]);
    expect(log.lastSeq).toBe(150);
  });

  test('are forgotten from the oldest on when there are too many, and that is said', () => {
    const log = createEventLog();
    for (let n = 1; n <= 5_001; n++) log.append(n, 'TEXT');
    expect(() => log.after(0)).toThrow(expect.objectContaining({ code: 'REALTIME_EVENTS_GONE' }));
    expect(log.after(4_950).at(-1)?.seq).toBe(5_001);
  });

  test('are forgotten when they are too long, but for the last', () => {
    const log = createEventLog();
    for (let n = 1; n <= 4; n++) log.append(n, 'AUDIO', { audio: 'A'.repeat(9_000_000) });
    expect(log.after(3).map(({ seq }) => seq)).toEqual([4]);
    expect(() => log.after(2)).toThrow(/the first that is has the number 4/);
  });
});
