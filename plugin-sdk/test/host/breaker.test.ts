import { describe, expect, it } from 'vitest';
import { Breaker, type HostNotice } from '../../src/host/breaker.ts';

const plugin = { name: 'noisy', version: '1.0.0' };
const minute = 60_000;

function aBreaker() {
  const clock = { now: 1_000_000 };
  const notices: HostNotice[] = [];
  const breaker = new Breaker({ now: () => clock.now, onNotice: (notice) => notices.push(notice) });
  const kill = (times: number, gapMs = 0) => {
    for (let time = 0; time < times; time += 1) {
      clock.now += gapMs;
      breaker.recordKill(plugin, 'poisoned');
    }
  };
  return { breaker, clock, notices, kill };
}

describe('the breaker', () => {
  it('forgives one lost process', () => {
    const { breaker, notices, kill } = aBreaker();
    kill(1);
    expect(breaker.level(plugin)).toBe('shared');
    expect(notices).toEqual([]);
  });

  it('moves a plugin to a process of its own after two in ten minutes', () => {
    const { breaker, notices, kill } = aBreaker();
    kill(2, 9 * minute);
    expect(breaker.level(plugin)).toBe('alone');
    expect(notices).toMatchObject([{ type: 'plugin-moved', plugin: 'noisy', version: '1.0.0', kills: 2 }]);
  });

  it('disables it after three, and says why', () => {
    const { breaker, notices, kill } = aBreaker();
    kill(3, 4 * minute);
    expect(breaker.level(plugin)).toBe('disabled');
    expect(breaker.disabledReason(plugin)).toBe('poisoned');
    expect(notices.map(({ type }) => type)).toEqual(['plugin-moved', 'plugin-disabled']);
  });

  it('forgets what is longer than ten minutes ago', () => {
    const { breaker, kill } = aBreaker();
    kill(5, 10 * minute);
    expect(breaker.level(plugin)).toBe('shared');
  });

  it('leaves a moved plugin alone while it keeps quiet', () => {
    const { breaker, clock, kill } = aBreaker();
    kill(2);
    clock.now += 60 * minute;
    kill(1);
    expect(breaker.level(plugin)).toBe('alone');
  });

  it('lets an operator enable the plugin, with a clean record', () => {
    const { breaker, notices, kill } = aBreaker();
    kill(3);
    expect(breaker.enable(plugin)).toBe(true);
    expect(breaker.level(plugin)).toBe('shared');
    expect(notices.at(-1)).toMatchObject({ type: 'plugin-enabled', kills: 0 });
    kill(1);
    expect(breaker.level(plugin)).toBe('shared');
    expect(breaker.enable({ name: 'quiet', version: '1.0.0' })).toBe(false);
  });

  it('takes another version for another plugin', () => {
    const { breaker, kill } = aBreaker();
    kill(3);
    expect(breaker.level({ ...plugin, version: '1.0.1' })).toBe('shared');
  });

  it('tells of a disabled plugin once', () => {
    const { notices, kill } = aBreaker();
    kill(9);
    expect(notices).toHaveLength(2);
  });

  it('remembers only so many, and those that are disabled before others', () => {
    const { breaker, kill } = aBreaker();
    kill(3);
    for (let index = 0; index < 2_000; index += 1)
      breaker.recordKill({ name: `other-${index}`, version: '1.0.0' }, 'memory');
    expect(breaker.level(plugin)).toBe('disabled');
  });
});
