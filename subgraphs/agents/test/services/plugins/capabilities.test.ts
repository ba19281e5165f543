import { describe, expect, test } from 'vitest';
import { createCallListener } from '../../../src/services/plugins/call-listener.ts';
import { anInstalled, aSandbox, aStoredVersion, aWorld, enabledBefore, place } from './world.ts';

const { signal } = new AbortController();
const sdkPlace = { plugin: place.pluginId, tenantId: place.tenantId };
const all = { level: 'DEBUG', from: { after: '' }, limit: 100 } as const;

async function aReadyPlugin(settings = {}) {
  const world = aWorld({ sandbox: aSandbox().sandbox, settings });
  await anInstalled(world, await aStoredVersion(world), { state: enabledBefore });
  const plugin = await world.desk.roster.ready(place);
  if (!plugin) throw new Error('it was enabled');
  return { ...world, plugin };
}

describe('the secrets of a plugin', () => {
  test('are those that were entered for it in the tenant', async () => {
    const { plugin, stores } = await aReadyPlugin();
    await stores.settings.setSecret(place, { name: 'token', value: 'hunter2' });
    const read = plugin.ports.secrets?.read;
    expect(await read?.(sdkPlace, 'token', signal)).toBe('hunter2');
    expect(await read?.({ ...sdkPlace, tenantId: 'tenant_two' }, 'token', signal)).toBeNull();
    expect(await read?.({ plugin: place.pluginId }, 'token', signal)).toBeNull();
  });
});

describe('an event that a plugin publishes', () => {
  const event = { place: sdkPlace, type: 'word.counted', data: { words: 2 }, runId: 'tcall_1' };

  test('is told to the platform and written into the journal', async () => {
    const { plugin, events, stores, desk } = await aReadyPlugin();
    await plugin.ports.events?.publish(event, signal);
    await desk.journal.flush();
    expect(events.published.filter(({ topic }) => topic === 'agents.plugin.emitted')).toMatchObject([
      {
        tenantId: 'tenant_one',
        payload: { pluginId: 'word-tools', type: 'word.counted', data: { words: 2 }, runId: 'tcall_1' },
      },
    ]);
    expect(await stores.journal.list({ ...place, ...all, kinds: ['EVENT'] })).toMatchObject([
      { title: 'word.counted', data: { words: 2 }, runId: 'tcall_1' },
    ]);
  });

  test('is refused when there are too many in a minute, which is noted once', async () => {
    const { plugin, events, stores, desk, clock } = await aReadyPlugin({ emitsPerMinute: 2 });
    const publish = () => plugin.ports.events?.publish(event, signal);
    await publish();
    await publish();
    await expect(publish()).rejects.toThrow('more events than it may');
    await expect(publish()).rejects.toThrow('more events than it may');
    await clock.advance(60_000);
    await publish();
    await desk.journal.flush();
    expect(events.published.filter(({ topic }) => topic === 'agents.plugin.emitted')).toHaveLength(3);
    expect(await stores.journal.list({ ...place, ...all, kinds: ['NOTICE'] })).toMatchObject([
      { title: 'TOO_MANY_EVENTS', data: { perMinute: 2 } },
    ]);
  });
});

describe('a run of a plugin', () => {
  const refusal = {
    capability: 'fetch',
    code: 'HOST_NOT_ALLOWED',
    message: 'evil.example.com is not granted',
  };

  test('writes what its code logs into the journal', async () => {
    const { plugin, desk, stores } = await aReadyPlugin();
    const { onEvent } = plugin.listen({ runId: 'tcall_1', startedBy: 'user_ada' });
    onEvent({ type: 'log', level: 'warn', message: 'slow', fields: { ms: 7 } });
    onEvent({ type: 'progress', value: 0.5 });
    await desk.journal.flush();
    expect(await stores.journal.list({ ...place, ...all, kinds: ['LOG'] })).toMatchObject([
      { level: 'WARN', title: 'slow', data: { ms: 7 }, runId: 'tcall_1' },
    ]);
  });

  test('tells each different refusal once, and writes all of them into the journal', async () => {
    const { plugin, desk, stores, events } = await aReadyPlugin();
    const listener = plugin.listen({ runId: 'tcall_1', startedBy: 'user_ada' });
    for (const capability of ['fetch', 'fetch', 'emit']) listener.onRefusal({ ...refusal, capability });
    await listener.told();
    await desk.journal.flush();
    const told = events.published.filter(({ topic }) => topic === 'agents.plugin.refused');
    expect(told.map(({ payload }) => payload)).toEqual(
      ['fetch', 'emit'].map((capability) => ({
        ...refusal,
        capability,
        pluginId: 'word-tools',
        version: '1.0.0',
        runId: 'tcall_1',
        startedBy: 'user_ada',
      })),
    );
    expect(await stores.journal.list({ ...place, ...all, kinds: ['REFUSAL'] })).toHaveLength(3);
  });

  test('that is repeated after a crash tells the same refusals under the same ids', async () => {
    const { plugin, events } = await aReadyPlugin();
    for (let attempt = 0; attempt < 2; attempt++) {
      const listener = plugin.listen({ runId: 'tcall_1', startedBy: 'user_ada' });
      listener.onRefusal(refusal);
      await listener.told();
    }
    expect(events.published.filter(({ topic }) => topic === 'agents.plugin.refused')).toHaveLength(1);
  });

  test('tells no more refusals than it may, with no longer texts', async () => {
    const { plugin, events } = await aReadyPlugin({ refusalsToldMax: 2 });
    const listener = plugin.listen({ runId: 'tcall_1', startedBy: 'user_ada' });
    for (let count = 0; count < 50; count++)
      listener.onRefusal({ ...refusal, message: `${count}${'x'.repeat(999)}` });
    await listener.told();
    const told = events.published.filter(({ topic }) => topic === 'agents.plugin.refused');
    expect(told.map(({ payload }) => String(payload.message).length)).toEqual([500, 500]);
  });

  test('goes on when a refusal can not be told', async () => {
    const { desk, log, ...world } = await aReadyPlugin();
    const events = { ...world.events, publish: () => Promise.reject(new Error('the outbox is gone')) };
    const plugin = { ...place, version: '1.0.0' };
    const listener = createCallListener({ ...desk, events }, plugin, { runId: 'r', startedBy: 'u' });
    listener.onRefusal(refusal);
    await listener.told();
    expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'HOST_NOT_ALLOWED' } }]);
  });
});
