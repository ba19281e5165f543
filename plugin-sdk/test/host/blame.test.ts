import { describe, expect, it } from 'vitest';
import { blame, suspectsOf } from '../../src/host/blame.ts';

const running = (...plugins: string[]) => plugins.map((plugin) => ({ plugin, call: '1', cpuMs: 5 }));

describe('the end of a process', () => {
  it('is the fault of the one call that ran', () => {
    const loss = { reason: 'poisoned', running: running('a') } as const;
    expect(blame(loss, 'a', '1', 3)).toEqual({ code: 'CPU_TIMEOUT', cpuMs: 5 });
    expect(blame(loss, 'b', '2', 3)).toEqual({ code: 'PLUGIN_HOST_LOST', cpuMs: 0 });
  });

  it('is nobody’s fault for sure when several ran', () => {
    const loss = { reason: 'memory', running: running('a', 'b') } as const;
    expect(blame(loss, 'a', '1', 2).code).toBe('PLUGIN_HOST_LOST');
  });

  it('is the fault of the only call in it, even where the process could not say so', () => {
    expect(blame({ reason: 'memory', running: [] }, 'a', '1', 1).code).toBe('OUT_OF_MEMORY');
    expect(blame({ reason: 'exited', running: [] }, 'a', '1', 1).code).toBe('PLUGIN_CRASHED');
  });

  it('throws suspicion on all in flight only where the process could not say who ran', () => {
    expect(suspectsOf({ reason: 'memory', running: running('a') }, ['a', 'b'])).toEqual(['a']);
    expect(suspectsOf({ reason: 'silent', running: [] }, ['a', 'b', 'a'])).toEqual(['a', 'b']);
  });
});
