import { systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { createRecordingLog, executeOn } from '@ymera/kernel/testing';
import { openPluginHost, type PluginHost } from '@ymera/plugin-sdk/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentsSubgraph, createAgentsSubgraph } from '../src/index.ts';
import { aPlainInstallation } from './support/plain-installation.ts';
import { subscribeOn } from './support/subscribe-on.ts';
import { packWeather, weatherId } from './support/weather-plugin.ts';

const secret = 'sesame-of-the-weather';
const log = createRecordingLog();
let mongo: TestMongo;
let pluginHost: PluginHost;
let here: AgentsSubgraph;
let there: AgentsSubgraph;

/** One process of several: they have the database in common, and nothing else that matters. */
const aProcess = () =>
  createAgentsSubgraph({
    ...aPlainInstallation(),
    connection: mongo.connection,
    clock: systemClock,
    log,
    events: createMemoryEvents(),
    plugins: [],
    pluginHost,
    workspaceRoot: '/nowhere',
    pluginSettings: { watchMs: 20 },
  });

beforeAll(async () => {
  [mongo, pluginHost] = await Promise.all([openTestMongo(), openPluginHost()]);
  here = await aProcess();
  there = await aProcess();
  await Promise.all([here.start(), there.start()]);
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
  await pluginHost?.close();
  await mongo?.close();
});

async function ask<T>(subgraph: AgentsSubgraph, source: string): Promise<T> {
  const { data, errors } = await executeOn(subgraph, source);
  if (errors) throw new Error(JSON.stringify(errors));
  return data as T; // as the operation asks
}

const callSource = `mutation { callTool(input: { toolId: "${weatherId}/forecast", input: { city: "Oslo" } }) { status output } }`;

// The tests are one life and build on each other.
describe('two processes over one database', () => {
  test('one follows what the other installs', async () => {
    const tarball = Buffer.from(await packWeather()).toString('base64');
    const { installPlugin } = await ask<{ installPlugin: { id: string } }>(
      here,
      `mutation { installPlugin(input: { tarball: "${tarball}" }) { id } }`,
    );
    const statuses = [];
    const source = `subscription { pluginInstallation(id: "${installPlugin.id}") { status plugin { id } } }`;
    for await (const { data } of await subscribeOn(there, source)) statuses.push(data?.pluginInstallation);
    expect(statuses.at(-1)).toEqual({ status: 'SUCCEEDED', plugin: { id: weatherId } });
  });

  test('one calls what the other enabled, and hears its log', async () => {
    const { plugin } = await ask<{ plugin: { current: { digest: string } } }>(
      here,
      `{ plugin(id: "${weatherId}") { current { digest } } }`,
    );
    await ask(
      here,
      `mutation {
        grantPlugin(id: "${weatherId}", digest: "${plugin.current.digest}") { id }
        setPluginSecret(id: "${weatherId}", name: "token", value: "${secret}") { id }
        configurePlugin(id: "${weatherId}", config: { units: "f" }) { id }
        enablePlugin(id: "${weatherId}") { id }
      }`,
    );
    const journal = await subscribeOn(
      here,
      `subscription { pluginJournal(id: "${weatherId}", kinds: [LOG]) { title } }`,
    );
    const heard = (async () => {
      for await (const { data } of journal) if (JSON.stringify(data).includes('asked for Oslo')) return data;
      return null;
    })();
    expect(await ask(there, callSource)).toEqual({
      callTool: { status: 'SUCCEEDED', output: { text: 'Oslo 20f', calls: 1, version: '1.0.0' } },
    });
    expect(await heard).toEqual({ pluginJournal: { title: 'asked for Oslo' } });
    await journal.return?.();
  });

  test('what one disables the other no longer calls, and whoever watches there is told', async () => {
    const health = await subscribeOn(there, `subscription { pluginHealth(id: "${weatherId}") { status } }`);
    expect((await health.next()).value).toEqual({ data: { pluginHealth: { status: 'ENABLED' } } });
    await ask(here, `mutation { disablePlugin(id: "${weatherId}", reason: "storm") { id } }`);
    expect((await health.next()).value).toEqual({ data: { pluginHealth: { status: 'DISABLED' } } });
    await health.return?.();
    expect((await executeOn(there, callSource)).errors).toMatchObject([
      { extensions: { code: 'TOOL_UNAVAILABLE' } },
    ]);
  });

  test('a secret is stored nowhere in the clear', async () => {
    const collections = await mongo.connection.listCollections();
    const names = collections.map(({ name }) => name);
    expect(names).toContain('plugin_settings');
    for (const name of names) {
      const documents = await mongo.connection.collection(name).find({}).toArray();
      expect(JSON.stringify(documents)).not.toContain(secret);
    }
    expect(JSON.stringify(log.lines)).not.toContain(secret);
  });

  test('what one uninstalls is gone for the other', async () => {
    await ask(here, `mutation { uninstallPlugin(id: "${weatherId}") { id } }`);
    expect(await ask(there, `{ plugins { items { id } } plugin(id: "${weatherId}") { status } }`)).toEqual({
      plugins: { items: [] },
      plugin: { status: 'REMOVED' },
    });
  });
});
