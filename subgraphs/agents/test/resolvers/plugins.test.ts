import { executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryPluginStores } from '../../src/models/plugins/memory-stores.ts';
import type { PluginStores } from '../../src/plugin-ports.ts';
import { aGate } from '../builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';
import { aNeedyBundle, aNeedyVersion, anInstall, weatherInstalled } from '../support/installed-weather.ts';
import { subscribeOn } from '../support/subscribe-on.ts';
import { weatherId } from '../support/weather-plugin.ts';

type PluginPage = { plugins: { items: { id: string }[]; nextCursor: string | null } };
type World = Awaited<ReturnType<typeof agentsInMemory>>;

const ask = async ({ subgraph }: World, source: string, variables: Record<string, unknown> = {}) =>
  executeOn(subgraph, source, { variables });

const codeOf = async (world: World, source: string, variables: Record<string, unknown> = {}) =>
  (await ask(world, source, variables)).errors?.[0]?.extensions?.code;

const install = 'mutation ($input: InstallPluginInput!) { installPlugin(input: $input) { id status } }';

/** What an operation that goes well answers, in the shape that it asks for. */
async function answer<T>(world: World, source: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, errors } = await ask(world, source, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data as T; // as the operation asks
}

/** How an installation ends. */
async function endOf(world: World, source: string, variables: Record<string, unknown>) {
  const { installPlugin } = await answer<{ installPlugin: { id: string } }>(world, source, variables);
  const { id } = installPlugin;
  const fields = 'status step version plugin { id } problems { code where message why fix } finishedAt';
  let last: unknown = null;
  const events = await subscribeOn(
    world.subgraph,
    `subscription { pluginInstallation(id: "${id}") { ${fields} } }`,
  );
  for await (const event of events) last = event.data?.pluginInstallation;
  return last;
}

describe('the mutation installPlugin', () => {
  test.each([
    [{}],
    [{ tarball: 'AAAA', catalogue: '@acme/clock' }],
    [{ tarball: 'not base64!' }],
    [{ tarball: '' }],
    [{ registry: { name: '' } }],
    [{ catalogue: '@acme/unknown' }],
    [{ tarball: 'AAAA', clientKey: 'k'.repeat(101) }],
  ])('refuses %j before anything is begun', async (input) => {
    const world = await agentsInMemory();
    expect(await codeOf(world, install, { input })).toBe('INVALID_ARGUMENT');
    expect((await ask(world, '{ pluginInstallations { items { id } } }')).data).toEqual({
      pluginInstallations: { items: [] },
    });
  });

  test.each([
    [{ registry: { name: '@test/echo' } }, 'PLUGIN_BUILT_IN'],
    [{ catalogue: '@test/echo' }, 'PLUGIN_BUILT_IN'],
    [{ registry: { name: '@acme/weather' } }, 'PLUGIN_REGISTRY_OFF'],
    [{ folder: '/etc' }, 'PLUGIN_FOLDER_REFUSED'],
    [{ folder: '../etc' }, 'PLUGIN_FOLDER_REFUSED'],
  ])('refuses %j with %s', async (input, code) => {
    expect(await codeOf(await agentsInMemory(), install, { input })).toBe(code);
  });

  test('refuses more than can be done and wait, and answers a repeated key with the first one', async () => {
    const gate = aGate<Uint8Array>();
    const clock = { name: '@acme/clock', version: '1.0.0', description: '', pack: () => gate.opened };
    const world = await agentsInMemory({
      catalogue: [clock],
      pluginSettings: { installsConcurrent: 1, installsQueued: 1 },
    });
    const input = (clientKey: string) => ({ input: { catalogue: clock.name, clientKey } });
    const first = await ask(world, install, input('one'));
    expect(first.data).toMatchObject({ installPlugin: { status: 'RUNNING' } });
    await ask(world, install, input('two'));
    expect(await codeOf(world, install, input('three'))).toBe('INSTALLATIONS_BUSY');
    expect(await ask(world, install, input('one'))).toEqual(first);
    gate.open(new Uint8Array([1, 2, 3]));
  });

  test('of what is no package fails, says what to do, and leaves nothing behind', async () => {
    const stores = createMemoryPluginStores();
    const world = await agentsInMemory({ stores });
    const input = { tarball: Buffer.from('this is no archive').toString('base64') };
    const end = await endOf(world, install, { input });
    expect(end).toMatchObject({
      status: 'FAILED',
      version: null,
      plugin: null,
      problems: [{ code: expect.stringMatching(/^PKG_/), fix: expect.stringMatching(/./) }],
    });
    expect((await ask(world, '{ plugins { items { builtIn } } }')).data).toEqual({
      plugins: { items: [{ builtIn: true }] },
    });
    const kept = { before: Number.MAX_SAFE_INTEGER, after: null, limit: 10 };
    expect(await stores.packages.listOld(kept)).toEqual([]);
  });
});

describe('what comes with the platform', () => {
  test.each([
    ['grantPlugin(id: "@test/echo", digest: "d") { id }'],
    ['disablePlugin(id: "@test/echo") { id }'],
    ['rollbackPlugin(id: "@test/echo") { id }'],
    ['uninstallPlugin(id: "@test/echo") { id }'],
  ])('is the same for all tenants, so that it refuses %s', async (mutation) => {
    expect(await codeOf(await agentsInMemory(), `mutation { ${mutation} }`)).toBe('PLUGIN_BUILT_IN');
  });

  test('and does not load is down with its reason, and can not be enabled', async () => {
    const world = await agentsInMemory({ bundles: [aNeedyBundle('@test/echo', '0.0.0-broken')] });
    expect(await codeOf(world, 'mutation { enablePlugin(id: "@test/echo") { id } }')).toBe(
      'PLUGIN_UNAVAILABLE',
    );
    const call = 'mutation { callTool(input: { toolId: "@test/echo/say", input: {} }) { id } }';
    expect(await codeOf(world, call)).toBe('TOOL_UNAVAILABLE');
    const { data } = await ask(
      world,
      '{ plugin(id: "@test/echo") { status health { status reason { code } } } }',
    );
    expect(data).toEqual({
      plugin: {
        status: 'ENABLED',
        health: { status: 'DOWN', reason: { code: expect.stringMatching(/^[A-Z_]+$/) } },
      },
    });
  });

  test('takes settings and secrets of each tenant', async () => {
    const world = await agentsInMemory({ bundles: [aNeedyBundle('@test/echo')] });
    const source = `mutation {
      configurePlugin(id: "@test/echo", config: { units: "f" }) { config }
      setPluginSecret(id: "@test/echo", name: "token", value: "v") { secrets { isSet } }
    }`;
    expect((await ask(world, source)).data).toEqual({
      configurePlugin: { config: { units: 'f' } },
      setPluginSecret: { secrets: [{ isSet: true }] },
    });
    const settings = (tenantId: string) => world.stores.settings.find({ tenantId, pluginId: '@test/echo' });
    expect(await settings('tenant_one')).toMatchObject({ config: { units: 'f' }, secretNames: ['token'] });
    expect(await settings('tenant_two')).toMatchObject({ config: {}, secretNames: [] });
  });
});

describe('changes of a plugin', () => {
  test.each([
    ['grantPlugin(id: "@acme/none", digest: "d") { id }', 'PLUGIN_NOT_FOUND'],
    ['removePluginSecret(id: "@acme/weather", name: "password") { id }', 'PLUGIN_SECRET_UNKNOWN'],
    [`disablePlugin(id: "@acme/weather", reason: "${'r'.repeat(501)}") { id }`, 'INVALID_ARGUMENT'],
    [
      `setPluginSecret(id: "@acme/weather", name: "token", value: "${'v'.repeat(16_385)}") { id }`,
      'INVALID_ARGUMENT',
    ],
    ['rollbackPlugin(id: "@acme/weather") { id }', 'PLUGIN_VERSION_NOT_KEPT'],
    ['reviewPlugin(id: "@acme/weather", stars: 0) { id }', 'INVALID_ARGUMENT'],
    ['reviewPlugin(id: "@acme/weather", stars: 6) { id }', 'INVALID_ARGUMENT'],
    [`reviewPlugin(id: "@acme/weather", stars: 5, text: "${'t'.repeat(2_001)}") { id }`, 'INVALID_ARGUMENT'],
    ['callTool(input: { toolId: "@acme/none/say", input: {} }) { id }', 'TOOL_NOT_FOUND'],
    ['callTool(input: { toolId: "@acme/weather/say", input: {} }) { id }', 'TOOL_UNAVAILABLE'],
    ['callTool(input: { toolId: "@test/echo/say", input: {}, timeoutMs: 0 }) { id }', 'INVALID_ARGUMENT'],
  ])('%s is refused with its code', async (mutation, code) => {
    const world = await weatherInstalled();
    expect(await codeOf(world, `mutation { ${mutation} }`)).toBe(code);
    expect(world.events.published).toEqual([]);
  });

  test('that others keep making at the same time are a conflict', async () => {
    const { storage: _, ...stores } = createMemoryPluginStores();
    const installs: PluginStores['installs'] = { ...stores.installs, replace: async () => false };
    const current = aNeedyVersion({ consent: null });
    const world = await weatherInstalled({ stores: { ...stores, installs }, install: { current } });
    const source = `mutation { grantPlugin(id: "${weatherId}", digest: "${current.digest}") { id } }`;
    expect(await codeOf(world, source)).toBe('PLUGIN_CONFLICT');
  });

  test('in one request see what the one before did', async () => {
    const world = await weatherInstalled();
    const fields = '{ secrets { isSet } rating { average } current { grantedBy } }';
    const source = `mutation ($digest: String!) {
      a: reviewPlugin(id: "${weatherId}", stars: 2) ${fields}
      b: setPluginSecret(id: "${weatherId}", name: "token", value: "v") ${fields}
      c: reviewPlugin(id: "${weatherId}", stars: 4) ${fields}
      d: grantPlugin(id: "${weatherId}", digest: $digest) ${fields}
      e: removePluginSecret(id: "${weatherId}", name: "token") ${fields}
      f: removePluginReview(id: "${weatherId}") ${fields}
    }`;
    const { current } = world.install;
    await world.stores.installs.replace({
      ...world.install,
      revision: 2,
      current: { ...current, consent: null },
    });
    const plugin = (isSet: boolean, average: number | null, grantedBy: string | null) => ({
      secrets: [{ isSet }],
      rating: { average },
      current: { grantedBy },
    });
    expect((await ask(world, source, { digest: current.digest })).data).toEqual({
      a: plugin(false, 2, null),
      b: plugin(true, 2, null),
      c: plugin(true, 4, null),
      d: plugin(true, 4, 'user_ada'),
      e: plugin(false, 4, 'user_ada'),
      f: plugin(false, null, 'user_ada'),
    });
  });
});

describe('reading about plugins', () => {
  test.each([
    ['{ plugin(id: "@acme/weather") { usage(days: 0) { day } } }'],
    ['{ plugin(id: "@acme/weather") { usage(days: 91) { day } } }'],
    ['{ plugin(id: "@acme/weather") { journal(first: 101) { nextCursor } } }'],
    ['{ plugin(id: "@acme/weather") { journal(after: "?") { nextCursor } } }'],
    ['{ plugin(id: "@acme/weather") { reviews(after: "?") { nextCursor } } }'],
    ['{ pluginInstallations(after: "?") { nextCursor } }'],
    ['{ discoverPlugins(first: 51) { items { name } } }'],
    [`{ discoverPlugins(text: "${'t'.repeat(201)}") { items { name } } }`],
  ])('%s is refused', async (source) => {
    expect(await codeOf(await weatherInstalled(), source)).toBe('INVALID_ARGUMENT');
  });

  test('pages through built-in and installed ones in order, each once', async () => {
    const world = await weatherInstalled();
    for (const name of ['@zeta/z', '@test/a', '@test/echo', '@test/f', '@acme/a'])
      await world.stores.installs.create(anInstall({ pluginId: name }));
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page++) {
      const source =
        'query ($after: String) { plugins(first: 2, after: $after) { items { id } nextCursor } }';
      const { plugins }: PluginPage = await answer(world, source, { after });
      seen.push(...plugins.items.map(({ id }) => id));
      after = plugins.nextCursor;
      if (after === null) break;
    }
    expect(seen).toEqual(['@acme/a', weatherId, '@test/a', '@test/echo', '@test/f', '@zeta/z']);
    expect(after).toBeNull();
  });

  test('pages through a journal and installations, newest first', async () => {
    const world = await weatherInstalled();
    const entry = { ...world.install, kind: 'LOG', data: null, runId: null } as const;
    const lines = ['DEBUG', 'INFO', 'WARN'] as const;
    await world.stores.journal.append(
      lines.map((level, index) => ({ ...entry, level, id: `jrn_${index}`, at: index, title: level })),
    );
    const read = async (args: string) => {
      const source = `{ plugin(id: "${weatherId}") { journal(${args}) { items { title } nextCursor } } }`;
      type Answer = { plugin: { journal: { items: { title: string }[]; nextCursor: string } } };
      const { plugin } = await answer<Answer>(world, source);
      return { ...plugin.journal, titles: plugin.journal.items.map(({ title }) => title) };
    };
    const first = await read('first: 2');
    expect(first.titles).toEqual(['WARN', 'INFO']);
    expect((await read(`first: 2, after: "${first.nextCursor}"`)).titles).toEqual(['DEBUG']);
    expect((await read('level: WARN')).titles).toEqual(['WARN']);
    expect((await read('kinds: [EVENT]')).titles).toEqual([]);
  });

  test('shows a candidate with how it differs', async () => {
    const right = { kind: 'network', what: 'maps.acme.example', reason: 'Maps', terms: null };
    const version = aNeedyVersion({ version: '2.0.0', consent: null });
    const candidate = { version, changes: [{ ...right, change: 'ADDED' as const }], redescribed: ['say'] };
    const world = await weatherInstalled({ install: { candidate } });
    const source = `{ plugin(id: "${weatherId}") { candidate {
      version { version grantedBy } changes { change right { kind what reason } } redescribed
    } } }`;
    expect((await ask(world, source)).data).toEqual({
      plugin: {
        candidate: {
          version: { version: '2.0.0', grantedBy: null },
          changes: [
            { change: 'ADDED', right: { kind: 'network', what: 'maps.acme.example', reason: 'Maps' } },
          ],
          redescribed: ['say'],
        },
      },
    });
  });

  test('finds what could be installed, and says why the registry found nothing', async () => {
    const entry = (name: string) => ({
      name,
      version: '1.0.0',
      description: 'x',
      pack: async () => new Uint8Array(),
    });
    const world = await weatherInstalled({ catalogue: [entry('@acme/clock'), entry(weatherId)] });
    const source = `query ($text: String!) { discoverPlugins(text: $text) {
      items { name source installed { id status } publisher publishedAt } registryProblem { code }
    } }`;
    const { data } = await ask(world, source, { text: 'acme' });
    const listed = { source: 'CATALOGUE', publisher: null, publishedAt: null };
    expect(data).toEqual({
      discoverPlugins: {
        items: [
          { ...listed, name: '@acme/clock', installed: null },
          { ...listed, name: weatherId, installed: { id: weatherId, status: 'INSTALLED' } },
        ],
        registryProblem: { code: 'PLUGIN_REGISTRY_OFF' },
      },
    });
  });

  test('of fifty plugins takes as many reads as of one', async () => {
    const counts: Record<string, number> = {};
    const { storage: _, ...memory } = createMemoryPluginStores();
    const counted = <S extends object>(name: string, store: S): S =>
      new Proxy(store, {
        get: (target, method, receiver) => {
          const key = `${name}.${String(method)}`;
          counts[key] = (counts[key] ?? 0) + 1;
          return Reflect.get(target, method, receiver);
        },
      });
    const stores = {
      ...memory,
      installs: counted('installs', memory.installs),
      settings: counted('settings', memory.settings),
      usage: counted('usage', memory.usage),
      reviews: counted('reviews', memory.reviews),
    };
    const world = await weatherInstalled({ stores });
    for (let index = 0; index < 50; index++)
      await memory.installs.create(anInstall({ pluginId: `@acme/p${index}` }));
    for (const key of Object.keys(counts)) delete counts[key];
    const source = `{ plugins(first: 100) { items {
      config secrets { isSet } rating { average } usage(days: 7) { calls } health { status callsToday }
      agents { id plugin { id } } tools { id }
    } } }`;
    const { plugins } = await answer<PluginPage>(world, source);
    expect(plugins.items).toHaveLength(52);
    expect(counts).toEqual({
      'installs.list': 1,
      'installs.findMany': 1,
      'settings.findMany': 1,
      'usage.listMany': 1,
      'reviews.rate': 1,
    });
  });
});
