import { describe, expect, it } from 'vitest';
import { MemoryWatch } from '../../src/host/memory-watch.ts';
import { readRss } from '../../src/host/rss.ts';

function aWatch(bytes: (number | null)[]) {
  const told: string[] = [];
  const watch = new MemoryWatch({
    limitBytes: 100,
    pid: () => 1,
    busy: () => true,
    onPressure: () => told.push('pressure'),
    onOver: () => told.push('over'),
    read: () => bytes.shift() ?? null,
  });
  const look = (times: number) => {
    for (let time = 0; time < times; time += 1) watch.check();
    return told;
  };
  return { look };
}

describe('the watch over memory', () => {
  it('says nothing of a process that is small or that nobody can measure', () => {
    expect(aWatch([10, 59, null]).look(3)).toEqual([]);
  });

  it('asks for idle isolates to go before the limit is reached', () => {
    expect(aWatch([60, 99]).look(2)).toEqual(['pressure', 'pressure']);
  });

  it('leaves the child time to say who it was, and no more than that', () => {
    expect(aWatch([101, 101]).look(2)).not.toContain('over');
    expect(aWatch([101, 101, 101]).look(3)).toContain('over');
    expect(aWatch([101, 90, 101, 101]).look(4)).not.toContain('over');
  });

  it('waits for nothing when the limit is far behind', () => {
    expect(aWatch([151]).look(1)).toContain('over');
  });
});

it.runIf(process.platform === 'linux')('the memory of a process is told in bytes', () => {
  const bytes = readRss(process.pid) ?? 0;
  expect(bytes / process.memoryUsage.rss()).toBeGreaterThan(0.5);
  expect(bytes / process.memoryUsage.rss()).toBeLessThan(2);
  expect(readRss(undefined)).toBeNull();
  expect(readRss(2 ** 30)).toBeNull();
});
