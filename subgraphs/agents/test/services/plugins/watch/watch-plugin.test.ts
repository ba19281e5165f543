import { newId } from '@ymera/kernel';
import { createBus } from '@ymera/kernel/events';
import { aPrincipal, createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import type { InstallState } from '../../../../src/domain/plugin-install.ts';
import type { JournalEntry } from '../../../../src/domain/plugin-journal.ts';
import { createMemoryDefinitionStore } from '../../../../src/models/memory-definition-store.ts';
import { createMemoryPluginStores } from '../../../../src/models/plugins/memory-stores.ts';
import { channels } from '../../../../src/services/plugins/watch/channels.ts';
import { watchHealth } from '../../../../src/services/plugins/watch/watch-health.ts';
import { watchJournal } from '../../../../src/services/plugins/watch/watch-journal.ts';
import { createMemorySandbox } from '../../../builders.ts';
import { noPluginModels } from '../../../model-builders.ts';
import { anInstall } from '../../../support/installed-weather.ts';
import { weatherId } from '../../../support/weather-plugin.ts';

const start = Date.UTC(2026, 0, 1);

async function aWatchedPlugin() {
  const bus = createBus();
  const clock = createManualClock(start);
  const stores = createMemoryPluginStores(clock);
  let stored = anInstall({ state: { phase: 'ENABLED', by: 'user_ada', at: start } });
  await stores.installs.create(stored);
  const desk = {
    bus,
    clock,
    stores,
    builtIns: new Map(),
    definitions: createMemoryDefinitionStore(),
    sandbox: createMemorySandbox(),
    models: noPluginModels,
    roster: { problemOf: () => null },
    // Long enough that a test which needed the poll would time out: the bus has to ring.
    settings: { watchMs: 60_000 },
  };
  const ring = () => bus.ring(channels.plugin(stored));
  const signal = new AbortController().signal;
  return {
    clock,
    ring,
    health: (principal = aPrincipal()) => watchHealth(desk, { pluginId: weatherId, principal }, signal),
    journal: (asked: object = {}) =>
      watchJournal(
        desk,
        { pluginId: weatherId, kinds: null, after: null, principal: aPrincipal(), ...asked },
        signal,
      ),
    to: async (state: InstallState) => {
      stored = { ...stored, revision: stored.revision + 1, state };
      await stores.installs.replace(stored);
      ring();
    },
    call: async (failed: boolean) => {
      const figures = { cpuMs: 1, wallMs: 1, hostCalls: 0, bytesIn: 0, bytesOut: 0 };
      const day = { day: '2026-01-01', calls: 1, failures: failed ? 1 : 0, ...figures };
      await stores.usage.add(stored, day);
      ring();
    },
    say: async (title: string, overrides: Partial<JournalEntry> = {}) => {
      const at = clock.now();
      const entry = {
        id: newId('jrn', at),
        at,
        kind: 'LOG',
        level: 'INFO',
        data: null,
        runId: null,
      } as const;
      const { tenantId, pluginId } = stored;
      await stores.journal.append([{ ...entry, tenantId, pluginId, title, ...overrides }]);
      ring();
    },
  };
}

/** True when nothing has come within some turns. */
async function isSilent(next: Promise<unknown>): Promise<boolean> {
  const nothing = Symbol('nothing');
  const turns = (async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    return nothing;
  })();
  return (await Promise.race([next, turns])) === nothing;
}

describe('watching the health of a plugin', () => {
  test('tells at once, then of a change of health or state, and not of each call', async () => {
    const { health, call, to } = await aWatchedPlugin();
    const watched = await health();
    expect(await watched.next()).toEqual({ value: { pluginId: weatherId }, done: false });
    const degraded = watched.next();
    await call(false);
    expect(await isSilent(degraded)).toBe(true);
    await call(true);
    expect(await degraded).toMatchObject({ done: false });
    const next = watched.next();
    const reason = { code: 'DISABLED_BY_OPERATOR', message: '' };
    await to({ phase: 'DISABLED', by: 'user_ada', at: start, reason });
    expect(await next).toMatchObject({ done: false });
  });

  test('tells of its end, and ends with it', async () => {
    const { health, to } = await aWatchedPlugin();
    const watched = await health();
    await watched.next();
    const next = watched.next();
    await to({ phase: 'REMOVED', by: 'user_ada', at: start });
    expect(await next).toMatchObject({ done: false });
    expect(await watched.next()).toMatchObject({ done: true });
    await expect(health()).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });

  test('is refused for a plugin of another tenant', async () => {
    const { health } = await aWatchedPlugin();
    await expect(health(aPrincipal({ tenantId: 'tenant_two' }))).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
    });
  });
});

describe('watching the journal of a plugin', () => {
  test('tells new entries of the kinds asked for, each once and in order', async () => {
    const { journal, say, clock } = await aWatchedPlugin();
    await say('before', { at: start - 1, id: newId('jrn', start - 1) });
    const watched = await journal({ kinds: ['LOG'] });
    await say('one');
    await clock.advance(1);
    await say('refused', { kind: 'REFUSAL' });
    await say('two');
    expect(await watched.next()).toMatchObject({ value: { title: 'one' } });
    expect(await watched.next()).toMatchObject({ value: { title: 'two' } });
    const next = watched.next();
    expect(await isSilent(next)).toBe(true);
    await clock.advance(1);
    await say('three');
    expect(await next).toMatchObject({ value: { title: 'three' } });
  });

  test('goes on after the last entry that was seen, through more than one batch', async () => {
    const { journal, say, clock } = await aWatchedPlugin();
    for (let line = 0; line < 250; line++) {
      await clock.advance(100);
      await say(String(line));
    }
    const all = await journal({ after: newId('jrn', start) });
    const seen: string[] = [];
    let last = '';
    for await (const { id, title } of all) {
      seen.push(title);
      last = id;
      if (seen.length === 240) break;
    }
    expect(seen).toEqual(Array.from({ length: 240 }, (_, line) => String(line)));
    const rest = await journal({ after: last });
    expect(await rest.next()).toMatchObject({ value: { title: '240' } });
  });

  test('is refused for what is no id of an entry, and for a plugin that there is not', async () => {
    const { journal } = await aWatchedPlugin();
    await expect(journal({ after: 'jrn_' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(journal({ pluginId: '@acme/none' })).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    await expect(journal({ principal: aPrincipal({ tenantId: 'tenant_two' }) })).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
    });
  });
});
