import { systemClock } from '@ymera/kernel';
import { executeOn } from '@ymera/kernel/testing';
import { openPluginHost, type PluginHost } from '@ymera/plugin-sdk/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPluginNotices } from '../../src/plugin-notices.ts';
import { sandboxOf } from '../../src/sandbox.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';
import { subscribeOn } from '../support/subscribe-on.ts';
import { packWeather, weatherId } from '../support/weather-plugin.ts';

type World = Awaited<ReturnType<typeof agentsInMemory>>;

const pluginNotices = createPluginNotices();
let pluginHost: PluginHost;
let world: World;

beforeAll(async () => {
  pluginHost = await openPluginHost({ onNotice: pluginNotices.tell });
  const sandbox = sandboxOf(pluginHost);
  world = await agentsInMemory({ clock: systemClock, sandbox, pluginNotices, bundles: [] });
  await world.subgraph.start();
});
afterAll(async () => {
  await world?.subgraph.stop();
  await pluginHost?.close();
});

/** What a client gets of one operation that is to go well. */
async function ask(source: string, variables: Record<string, unknown> = {}) {
  const { data, errors } = await executeOn(world.subgraph, source, {
    variables: { id: weatherId, ...variables },
  });
  if (errors) throw new Error(JSON.stringify(errors));
  return data ?? {};
}

/** The code with which one operation is refused, and the details that come with it. */
async function refusal(source: string, variables: Record<string, unknown> = {}) {
  const { errors } = await executeOn(world.subgraph, source, { variables: { id: weatherId, ...variables } });
  return errors?.[0]?.extensions ?? {};
}

/** Installs a variant of the plugin and follows it to its end; gives every step that was told. */
async function install(variant: Parameters<typeof packWeather>[0]) {
  const tarball = Buffer.from(await packWeather(variant)).toString('base64');
  const { installPlugin } = await ask(
    'mutation ($tarball: String!) { installPlugin(input: { tarball: $tarball }) { id status source } }',
    { tarball },
  );
  const { id } = installPlugin as { id: string }; // as the mutation asks
  const fields = `status step requested version needsConsent findings { code severity }
    problems { code where message fix } plugin { id status candidate { changes { change right { kind what } } } }`;
  const steps = [];
  for await (const event of await subscribeOn(
    world.subgraph,
    `subscription { pluginInstallation(id: "${id}") { ${fields} } }`,
  ))
    steps.push(event.data?.pluginInstallation as Record<string, unknown>); // as the subscription asks
  return steps;
}

const call = (city = 'Oslo') =>
  ask(
    `mutation ($input: JSON!) { callTool(input: { toolId: "${weatherId}/forecast", input: $input }) {
      status output error { code message } tool { id plugin { version } }
    } }`,
    { input: { city } },
  );

const digestOf = async (field: 'current' | 'candidate') => {
  const version = field === 'current' ? 'current { digest }' : 'candidate { version { digest } }';
  const { plugin } = await ask(`query ($id: ID!) { plugin(id: $id) { ${version} } }`);
  return /"digest":"([^"]+)"/.exec(JSON.stringify(plugin))?.[1] ?? '';
};

const grant =
  'mutation ($id: ID!, $digest: String!) { grantPlugin(id: $id, digest: $digest) { version status candidate { version { version } } current { grantedBy } earlierVersions { version } } }';
const enable =
  'mutation ($id: ID!) { enablePlugin(id: $id) { status health { status reason { code message } } } }';

// The tests are one life and build on each other.
describe('the life of a plugin over GraphQL, in the real sandbox', () => {
  test('it is installed from a tarball, step by step, and waits', async () => {
    const steps = await install({});
    expect(steps.at(-1)).toMatchObject({
      status: 'SUCCEEDED',
      requested: weatherId,
      version: '1.0.0',
      needsConsent: true,
      problems: [],
      plugin: { id: weatherId, status: 'INSTALLED', candidate: null },
    });
    const { plugin } = await ask(`query ($id: ID!) { plugin(id: $id) {
      builtIn current { source rights { kind what reason } grantedBy installedBy }
      secrets { name label hosts readable isSet } configSchema config agents { id status } tools { id status }
    } }`);
    expect(plugin).toMatchObject({
      builtIn: false,
      current: {
        source: 'TARBALL',
        rights: expect.arrayContaining([{ kind: 'network', what: 'api.acme.example', reason: 'Forecasts' }]),
        grantedBy: null,
        installedBy: 'user_ada',
      },
      secrets: [
        { name: 'token', label: 'API token', hosts: ['api.acme.example'], readable: false, isSet: false },
      ],
      configSchema: { properties: { units: { enum: ['c', 'f'] } } },
      config: {},
      agents: [{ id: `${weatherId}/planner`, status: 'UNAVAILABLE' }],
    });
  });

  test('it can not be enabled before everything is there, and says what is missing', async () => {
    expect(await refusal(enable)).toMatchObject({
      code: 'PLUGIN_NOT_READY',
      details: {
        missing: [
          { kind: 'consent', what: await digestOf('current') },
          { kind: 'secret', what: 'token' },
          { kind: 'config', what: expect.any(String) },
        ],
      },
    });
    expect(
      await refusal(`mutation { callTool(input: { toolId: "${weatherId}/forecast", input: {} }) { id } }`),
    ).toMatchObject({ code: 'TOOL_UNAVAILABLE' });
  });

  test('consent to anything but what it asks for is refused', async () => {
    expect(await refusal(grant, { digest: 'something else' })).toMatchObject({
      code: 'PLUGIN_CHANGED',
      details: { digests: [await digestOf('current')] },
    });
    const { grantPlugin } = await ask(grant, { digest: await digestOf('current') });
    expect(grantPlugin).toMatchObject({ status: 'INSTALLED', current: { grantedBy: 'user_ada' } });
  });

  test('a secret is taken and never shown', async () => {
    const set =
      'mutation ($id: ID!, $name: String!, $value: String!) { setPluginSecret(id: $id, name: $name, value: $value) { secrets { name isSet } } }';
    const value = 's3cr3t-of-the-weather';
    expect(await refusal(set, { name: 'password', value })).toMatchObject({ code: 'PLUGIN_SECRET_UNKNOWN' });
    expect(await refusal(set, { name: 'token', value: '' })).toMatchObject({ code: 'INVALID_ARGUMENT' });
    const { setPluginSecret } = await ask(set, { name: 'token', value });
    expect(setPluginSecret).toEqual({ secrets: [{ name: 'token', isSet: true }] });
    expect(JSON.stringify([world.events.published, world.log.lines])).not.toContain(value);
  });

  test('settings are held against its schema', async () => {
    const configure =
      'mutation ($id: ID!, $config: JSON!) { configurePlugin(id: $id, config: $config) { config } }';
    expect(await refusal(configure, { config: { units: 'kelvin' } })).toMatchObject({
      code: 'PLUGIN_CONFIG_INVALID',
      details: { problems: [{ path: '/units' }] },
    });
    expect(await refusal(configure, { config: ['c'] })).toMatchObject({ code: 'INVALID_ARGUMENT' });
    const { configurePlugin } = await ask(configure, { config: { units: 'c' } });
    expect(configurePlugin).toEqual({ config: { units: 'c' } });
  });

  test('it is enabled, which whoever watches its health hears', async () => {
    const health = await subscribeOn(
      world.subgraph,
      `subscription { pluginHealth(id: "${weatherId}") { status health { status reason { code } } } }`,
    );
    expect((await health.next()).value).toMatchObject({
      data: {
        pluginHealth: {
          status: 'INSTALLED',
          health: { status: 'DOWN', reason: { code: 'PLUGIN_NOT_ENABLED' } },
        },
      },
    });
    const next = health.next();
    expect((await ask(enable)).enablePlugin).toEqual({
      status: 'ENABLED',
      health: { status: 'HEALTHY', reason: null },
    });
    expect((await next).value).toMatchObject({
      data: { pluginHealth: { status: 'ENABLED', health: { status: 'HEALTHY' } } },
    });
    await health.return?.();
  });

  test('its tool is called, its agent runs, and its log is heard as it is written', async () => {
    const journal = await subscribeOn(
      world.subgraph,
      `subscription { pluginJournal(id: "${weatherId}", kinds: [LOG]) { title level kind runId } }`,
    );
    const line = journal.next();
    expect((await call()).callTool).toEqual({
      status: 'SUCCEEDED',
      output: { text: 'Oslo 20c', calls: 1, version: '1.0.0' },
      error: null,
      tool: { id: `${weatherId}/forecast`, plugin: { version: '1.0.0' } },
    });
    expect((await line).value).toMatchObject({
      data: {
        pluginJournal: { title: 'asked for Oslo', level: 'INFO', runId: expect.stringMatching(/^tcall_/) },
      },
    });
    await journal.return?.();
    const { runAgent } = await ask(
      `mutation { runAgent(input: { agentId: "${weatherId}/planner", input: { city: "Oslo" } }) { output agent { plugin { id } } } }`,
    );
    expect(runAgent).toEqual({ output: { plan: 'Walk through Oslo' }, agent: { plugin: { id: weatherId } } });
    const { agents, tools } = await ask(
      '{ agents { items { id status } } tools { items { id status readOnly } } }',
    );
    expect(agents).toEqual({ items: [{ id: `${weatherId}/planner`, status: 'READY' }] });
    expect(tools).toMatchObject({
      items: [{ id: `${weatherId}/forecast`, status: 'READY', readOnly: true }, {}],
    });
  });

  test('what it may not do is refused, noted and told', async () => {
    const { callTool } = await ask(
      `mutation { callTool(input: { toolId: "${weatherId}/overreach", input: {} }) { id status error { code } } }`,
    );
    expect(callTool).toMatchObject({ status: 'FAILED', error: { code: expect.any(String) } });
    const { id } = callTool as { id: string }; // as the mutation asks
    const told = world.events.published.filter(({ topic }) => topic === 'agents.plugin.refused');
    expect(told).toMatchObject([{ payload: { pluginId: weatherId, runId: id, startedBy: 'user_ada' } }]);
    await expect
      .poll(
        async () =>
          (
            await ask(
              'query ($id: ID!) { plugin(id: $id) { journal(kinds: [REFUSAL]) { items { runId } } } }',
            )
          ).plugin,
      )
      .toEqual({ journal: { items: [{ runId: id }] } });
  });

  test('what its calls cost is counted, and it is judged by its users', async () => {
    const { plugin } = await ask(
      'query ($id: ID!) { plugin(id: $id) { usage(days: 1) { calls failures bytesOut } health { callsToday failuresToday } } }',
    );
    expect(plugin).toMatchObject({
      usage: [{ calls: 3, failures: 1, bytesOut: expect.any(Number) }],
      health: { callsToday: 3, failuresToday: 1 },
    });
    const { reviewPlugin } = await ask(
      'mutation ($id: ID!) { reviewPlugin(id: $id, stars: 4, text: "Mostly right") { rating { count average } reviews { items { userId stars text version } } } }',
    );
    expect(reviewPlugin).toEqual({
      rating: { count: 1, average: 4 },
      reviews: { items: [{ userId: 'user_ada', stars: 4, text: 'Mostly right', version: '1.0.0' }] },
    });
  });

  test('an update that asks for nothing more takes over at once', async () => {
    const steps = await install({ version: '1.0.1' });
    expect(steps.at(-1)).toMatchObject({ status: 'SUCCEEDED', version: '1.0.1', needsConsent: false });
    expect((await call()).callTool).toMatchObject({ output: { version: '1.0.1', calls: 2 } });
  });

  test('an update that asks for more waits for consent, and takes over with it', async () => {
    const steps = await install({ version: '1.1.0', wide: true });
    expect(steps.at(-1)).toMatchObject({
      needsConsent: true,
      plugin: {
        status: 'ENABLED',
        candidate: { changes: [{ change: 'ADDED', right: { kind: 'network', what: 'maps.acme.example' } }] },
      },
    });
    expect((await call()).callTool).toMatchObject({ output: { version: '1.0.1' } });
    const { grantPlugin } = await ask(grant, { digest: await digestOf('candidate') });
    expect(grantPlugin).toMatchObject({
      version: '1.1.0',
      status: 'ENABLED',
      candidate: null,
      earlierVersions: [{ version: '1.0.1' }, { version: '1.0.0' }],
    });
    expect((await call()).callTool).toMatchObject({ output: { version: '1.1.0' } });
  });

  test('an update that does not start leaves the one before in place, and says why', async () => {
    const steps = await install({ version: '1.2.0', wide: true, broken: true });
    expect(steps.at(-1)).toMatchObject({
      status: 'FAILED',
      version: null,
      plugin: null,
      problems: [{ code: 'PLUGIN_VERSION_FAILED' }],
    });
    expect((await call()).callTool).toMatchObject({ output: { version: '1.1.0' } });
  });

  test('it goes back to an earlier version, and to none that is not kept', async () => {
    const rollback =
      'mutation ($id: ID!, $version: String) { rollbackPlugin(id: $id, version: $version) { version earlierVersions { version } } }';
    expect(await refusal(rollback, { version: '0.9.0' })).toMatchObject({
      code: 'PLUGIN_VERSION_NOT_KEPT',
      details: { kept: ['1.0.1', '1.0.0'] },
    });
    const { rollbackPlugin } = await ask(rollback);
    expect(rollbackPlugin).toEqual({
      version: '1.0.1',
      earlierVersions: [{ version: '1.1.0' }, { version: '1.0.0' }],
    });
    expect((await call()).callTool).toMatchObject({ output: { version: '1.0.1' } });
  });

  test('disabled it answers nobody', async () => {
    const { disablePlugin } = await ask(
      'mutation ($id: ID!) { disablePlugin(id: $id, reason: "too warm") { status health { reason { code message } } agents { status } } }',
    );
    expect(disablePlugin).toEqual({
      status: 'DISABLED',
      health: { reason: { code: 'DISABLED_BY_OPERATOR', message: 'too warm' } },
      agents: [{ status: 'UNAVAILABLE' }],
    });
    expect(
      await refusal(`mutation { callTool(input: { toolId: "${weatherId}/forecast", input: {} }) { id } }`),
    ).toMatchObject({ code: 'TOOL_UNAVAILABLE' });
  });

  test('uninstalled it is gone with its secrets and settings, and what it did stays readable', async () => {
    const { uninstallPlugin } = await ask(
      'mutation ($id: ID!) { uninstallPlugin(id: $id) { status config secrets { isSet } tools { calls(first: 1) { status } } } }',
    );
    expect(uninstallPlugin).toMatchObject({ status: 'REMOVED', config: {}, secrets: [{ isSet: false }] });
    expect(await ask('{ plugins { items { id } } }')).toEqual({ plugins: { items: [] } });
    expect(await refusal(enable)).toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    const { tool } = await ask(
      `{ tool(id: "${weatherId}/forecast") { status calls(first: 1) { output } plugin { status } } }`,
    );
    expect(tool).toMatchObject({
      status: 'UNAVAILABLE',
      calls: [{ output: { version: '1.0.1' } }],
      plugin: { status: 'REMOVED' },
    });
    const actions = world.events.published
      .filter(({ topic }) => topic === 'agents.plugin.changed')
      .map(({ payload }) => payload.action);
    expect([...new Set(actions)]).toEqual([
      ...[
        'installed',
        'granted',
        'secret_set',
        'configured',
        'enabled',
        'reviewed',
        'updated',
        'install_failed',
      ],
      ...['rolled_back', 'disabled', 'uninstalled'],
    ]);
  });
});
