import { describe, expect, it } from 'vitest';
import { decidePlace, type PluginOrigin } from '../../src/host/placement.ts';

const reviewed: PluginOrigin = { publisher: 'ymera', reviewed: true };
const stranger: PluginOrigin = { publisher: 'stranger', reviewed: false };

function placeOf(facts: Partial<Parameters<typeof decidePlace>[1]> = {}) {
  const defaults = { origin: reviewed, level: 'shared', shared: new Map(), pluginsPerChild: 2 } as const;
  return decidePlace({ name: 'tool', version: '1.0.0' }, { ...defaults, ...facts });
}

describe('a plugin', () => {
  it('that is reviewed goes to the first shared process with room', () => {
    expect(placeOf()).toEqual({ key: 'shared:0', jitless: false });
    const shared = new Map([
      ['shared:0', 2],
      ['shared:1', 1],
    ]);
    expect(placeOf({ shared })).toEqual({ key: 'shared:1', jitless: false });
  });

  it('that nobody has reviewed goes to its publisher, without machine code', () => {
    expect(placeOf({ origin: stranger })).toEqual({ key: 'publisher:stranger', jitless: true });
  });

  it('that has cost processes gets one of its own, whoever made it', () => {
    expect(placeOf({ level: 'alone' })).toEqual({ key: 'plugin:tool@1.0.0', jitless: false });
    expect(placeOf({ level: 'alone', origin: stranger })).toEqual({
      key: 'plugin:tool@1.0.0',
      jitless: true,
    });
  });

  it('cannot choose a publisher that leads it to the reviewed', () => {
    expect(placeOf({ origin: { publisher: 'shared:0', reviewed: false } }).key).toBe('publisher:shared:0');
  });
});
