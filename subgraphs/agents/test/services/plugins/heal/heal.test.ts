import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryPluginStores } from '../../../../src/models/plugins/memory-stores.ts';
import { disablePlugin } from '../../../../src/services/plugins/disable-plugin.ts';
import { enablePlugin } from '../../../../src/services/plugins/enable-plugin.ts';
import { createBuiltInHealer } from '../../../../src/services/plugins/heal/heal-built-in.ts';
import { healInstalled } from '../../../../src/services/plugins/heal/heal-installed.ts';
import { createUnloadedHealer } from '../../../../src/services/plugins/heal/heal-unloaded.ts';
import { keepHealing } from '../../../../src/services/plugins/heal/keep-healing.ts';
import { disableStopped } from '../../../../src/services/plugins/sandbox-notices.ts';
import {
  aBuiltIn,
  anInstalled,
  aSandbox,
  aStoredVersion,
  aWorld,
  callTool,
  command,
  enabledBefore,
  identityOf,
  place,
  pluginId,
  recordOf,
  type Script,
  toldOf,
} from '../world.ts';

const hour = 3_600_000;
const { signal } = new AbortController();
const fault = { code: 'PLUGIN_DISABLED', message: 'it cost three processes' };
const broken: Script = { initialize: { code: 'NO_KEY', message: 'the service knows no such key' } };

/** A plugin that was enabled and that the sandbox has taken out. */
async function takenOut(scripts: Readonly<Record<string, Script>> = {}) {
  const { sandbox, did, stop } = aSandbox(scripts);
  const world = aWorld({ sandbox });
  const version = await aStoredVersion(world);
  await anInstalled(world, version, { state: enabledBefore });
  const takeOut = async () => {
    stop(identityOf(version));
    await disableStopped(world.desk, place, { stopped: identityOf(version), fault });
  };
  await takeOut();
  did.length = 0;
  /** Goes on to the moment at which it is tried next, and tries it. */
  const tryNext = async () => {
    const { healing } = await recordOf(world);
    await world.clock.advance((healing?.nextAt ?? world.clock.now()) - world.clock.now());
    await healInstalled(world.desk, signal);
  };
  const journal = async () => {
    await world.desk.journal.flush();
    const query = { kinds: ['NOTICE'], level: 'DEBUG', from: { after: '' }, limit: 50 } as const;
    return (await world.stores.journal.list({ ...place, ...query })).map(({ title }) => title);
  };
  return { ...world, did, version, takeOut, tryNext, journal };
}

describe('a plugin that the sandbox has taken out', () => {
  test('is not tried before its time', async () => {
    const { desk, clock, did } = await takenOut();
    await clock.advance(29_999);
    await healInstalled(desk, signal);
    expect(did).toEqual([]);
  });

  test('is brought back, initialised first, and can be called again', async () => {
    const world = await takenOut();
    await world.tryNext();
    expect(world.did).toEqual(['load word-tools@1.0.0', 'initialize word-tools@1.0.0']);
    expect(await recordOf(world)).toMatchObject({
      state: { phase: 'ENABLED', by: 'platform' },
      healing: { tries: 1, nextAt: null, healedAt: world.clock.now() },
    });
    expect(await callTool(world.desk)).toMatchObject({ ok: true });
    expect(toldOf(world.events).slice(-2)).toEqual(['retried', 'enabled']);
    expect(await world.journal()).toContain('PLUGIN_HEALED');
  });

  test('is tried six times, each time later, and then left for somebody to look at', async () => {
    const world = await takenOut({ '1.0.0': broken });
    const waits: number[] = [];
    for (let n = 0; n < 6; n++) {
      const before = world.clock.now();
      await world.tryNext();
      waits.push(world.clock.now() - before);
    }
    for (const [n, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(30_000 * 2 ** n);
      expect(wait).toBeLessThanOrEqual(60_000 * 2 ** n);
    }
    expect(await recordOf(world)).toMatchObject({
      state: { phase: 'DISABLED', reason: { code: 'PLUGIN_NEEDS_ATTENTION' } },
      healing: { tries: 6, nextAt: null },
    });
    world.did.length = 0;
    await world.clock.advance(100 * hour);
    await healInstalled(world.desk, signal);
    expect(world.did).toEqual([]);
    expect(await world.journal()).toEqual([
      ...Array.from({ length: 5 }, () => 'PLUGIN_NOT_HEALED'),
      'PLUGIN_NEEDS_ATTENTION',
    ]);
  });

  test('that does not stand for an hour goes on counting its tries', async () => {
    const world = await takenOut();
    for (let n = 1; n <= 6; n++) {
      await world.tryNext();
      expect((await recordOf(world)).healing?.tries).toBe(n);
      await world.takeOut();
    }
    expect(await recordOf(world)).toMatchObject({ state: { reason: { code: 'PLUGIN_NEEDS_ATTENTION' } } });
  });

  test('that stood for an hour begins anew', async () => {
    const world = await takenOut();
    await world.tryNext();
    await world.clock.advance(hour);
    await world.takeOut();
    expect((await recordOf(world)).healing?.tries).toBe(0);
  });

  test('is tried by one of two processes only', async () => {
    const clock = createManualClock();
    const { storage: _, ...stores } = createMemoryPluginStores(clock);
    const first = aSandbox();
    const second = aSandbox();
    const here = aWorld({ sandbox: first.sandbox, stores, clock });
    const there = aWorld({ sandbox: second.sandbox, stores, clock });
    const version = await aStoredVersion(here);
    await anInstalled(here, version, { state: enabledBefore });
    await disableStopped(here.desk, place, { stopped: identityOf(version), fault });
    await clock.advance(60_000);
    await Promise.all([healInstalled(here.desk, signal), healInstalled(there.desk, signal)]);
    expect([...first.did, ...second.did].filter((line) => line.startsWith('initialize'))).toHaveLength(1);
    expect(await recordOf(here)).toMatchObject({ state: { phase: 'ENABLED' } });
  });

  test('is left alone once an operator has disabled or enabled it', async () => {
    const world = await takenOut();
    await enablePlugin(world.desk, command);
    await disablePlugin(world.desk, { ...command, reason: 'we do without' });
    world.did.length = 0;
    await world.clock.advance(100 * hour);
    await healInstalled(world.desk, signal);
    expect(world.did).toEqual([]);
  });

  test('is looked for now and again until the platform stops', async () => {
    const world = await takenOut();
    const stopping = new AbortController();
    const healing = keepHealing(world.desk, stopping.signal);
    await world.clock.advance(90_000);
    await expect.poll(async () => (await recordOf(world)).state.phase).toBe('ENABLED');
    stopping.abort();
    await healing;
  });
});

describe('an enabled plugin that can not be loaded', () => {
  const load = { code: 'LOAD_FAILED', message: 'no memory left' };

  /** Enabled, called once, and not loaded. */
  async function unloaded(scripts: Record<string, Script>) {
    const { sandbox, did } = aSandbox(scripts);
    const world = aWorld({ sandbox });
    await anInstalled(world, await aStoredVersion(world), { state: enabledBefore });
    await expect(world.desk.roster.ready(place)).rejects.toMatchObject({ code: 'PLUGIN_UNAVAILABLE' });
    did.length = 0;
    const heal = createUnloadedHealer(world.desk);
    await heal();
    return { ...world, did, heal };
  }

  test('is loaded again after a while, without anybody calling it', async () => {
    const scripts: Record<string, Script> = { '1.0.0': { load } };
    const { desk, clock, did, heal } = await unloaded(scripts);
    await clock.advance(29_999);
    await heal();
    expect(did).toEqual([]);
    scripts['1.0.0'] = {};
    await clock.advance(60_000);
    await heal();
    expect(did).toEqual(['load word-tools@1.0.0']);
    expect(desk.roster.problemOf(place)).toBe(null);
  });

  test('is tried six times and then waits for a call, or for somebody to look', async () => {
    const { stores, desk, clock, did, heal } = await unloaded({ '1.0.0': { load } });
    for (let minutes = 0; minutes < 600; minutes++) {
      await clock.advance(60_000);
      await heal();
    }
    expect(did).toHaveLength(6);
    await desk.journal.flush();
    const query = { kinds: ['NOTICE'], level: 'ERROR', from: { after: '' }, limit: 9 } as const;
    expect(await stores.journal.list({ ...place, ...query })).toMatchObject([
      { title: 'PLUGIN_NEEDS_ATTENTION', data: { code: 'LOAD_FAILED', tries: 6, nextAt: null } },
    ]);
  });
});

describe('a plugin of the platform that the sandbox has stopped', () => {
  test('is let run again after a while, and given up after six times', async () => {
    const { sandbox, stop } = aSandbox();
    const builtIn = aBuiltIn();
    const { desk, clock } = aWorld({ sandbox, builtIns: [builtIn] });
    const identity = { name: pluginId, version: builtIn.version.version };
    const heal = createBuiltInHealer(desk);
    let times = 0;
    for (let minutes = 0; minutes < 600; minutes++) {
      if (sandbox.disabledReason(identity) === null) stop(identity);
      await heal();
      if (sandbox.disabledReason(identity) === null) times++;
      await clock.advance(60_000);
    }
    expect(times).toBe(6);
  });

  test('is not touched while it runs', async () => {
    const { sandbox, did } = aSandbox();
    const { desk, clock } = aWorld({ sandbox, builtIns: [aBuiltIn()] });
    const heal = createBuiltInHealer(desk);
    await heal();
    await clock.advance(hour);
    await heal();
    expect(did).toEqual([]);
  });
});
