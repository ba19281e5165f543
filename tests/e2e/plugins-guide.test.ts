import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRegistry } from '../../plugin-sdk/test/packages/support/registry.ts';
import { ask, type Data, socketClient } from '../support/graph.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { command } from '../support/npm.ts';
import * as support from '../support/plugins.ts';
import { salesCsv } from '../support/sample-csv.ts';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs/plugins.md'), 'utf8');
const documented = [...page.matchAll(/^(?:query|mutation|subscription) \w+/gm)].map(([name]) => name);

const reviewer = '@ymera/plugin-code-review';
const github = '@ymera/plugin-github';
const webPage = '@ymera/plugin-web-page';
const toolId = `${reviewer}/complexity`;
const readCsv = `mutation R($csv: String!) {
  runAgent(input: { agentId: "@ymera/plugin-data-analyst/fetch-data", input: { csv: $csv } }) { status }
}`;
const sources = [{ path: 'sign.js', text: 'const sign = (n) => (n < 0 ? -1 : 1);\n' }];

// Every operation of the page runs here, in the order of the page, on the plugins that come with the platform.
describe("the operator's guide to plugins", () => {
  const used = new Set<string>();
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  let installation: SingleInstallation;
  let socket: Client;
  let packed: string;

  const guide = (name: string) => {
    used.add(name);
    return support.guide(name);
  };
  const operate = (name: string, variables: Record<string, unknown> = {}) =>
    support.operate(installation, guide(name), variables);
  const install = async (name: string, variables: Record<string, unknown>) => {
    used.add(name).add('subscription FollowInstallation');
    return (await support.install(installation, name, variables)).at(-1);
  };

  beforeAll(async () => {
    packed = await mkdtemp(join(tmpdir(), 'ymera-guide-'));
    registry = await startRegistry();
    await registry.publish({ manifest: { name: 'word-tools' } });
    installation = await openInstallation({
      env: {
        YMERA_NPM_REGISTRY: registry.url,
        YMERA_PLUGIN_FOLDERS: join(root, 'examples'),
        YMERA_LOG_LEVEL: 'info',
      },
    });
    socket = socketClient(installation.url, installation.token);
  });

  afterAll(async () => {
    await socket?.dispose();
    await installation?.close();
    await registry?.close();
    await rm(packed, { recursive: true, force: true });
  });

  it('finds what comes with the platform, and then what the registry has', async () => {
    const { discoverPlugins } = await operate('query Discover', { text: '' });
    expect(discoverPlugins.registryProblem).toBeNull();
    expect(discoverPlugins.items.map(({ name, source }: Data) => [source, name])).toEqual([
      ['CATALOGUE', reviewer],
      ['CATALOGUE', github],
      ['CATALOGUE', webPage],
      ['REGISTRY', 'word-tools'],
    ]);
  });

  it('installs from catalogue, registry, package and folder', async () => {
    expect(await install('mutation InstallFromCatalogue', { name: reviewer })).toMatchObject({
      status: 'SUCCEEDED',
      plugin: { id: reviewer },
    });
    const range = '^1.0.0';
    expect(await install('mutation InstallFromRegistry', { name: 'word-tools', range })).toMatchObject({
      status: 'SUCCEEDED',
      version: '1.0.0',
    });
    const cli = join(root, 'plugin-sdk/src/cli/main.ts');
    const pack = [cli, 'pack', join(root, 'plugins/github'), '--out', packed, '--json'];
    const { path } = JSON.parse(await command(root, process.execPath, ...pack));
    const tarball = readFileSync(path).toString('base64');
    expect(await install('mutation InstallTarball', { tarball })).toMatchObject({ plugin: { id: github } });
    const folder = join(root, 'examples/hello-plugin');
    expect(await install('mutation InstallFolder', { folder })).toMatchObject({ status: 'SUCCEEDED' });
    const { pluginInstallations } = await operate('query FailedInstallations');
    expect(pluginInstallations.items).toHaveLength(4);
  });

  it('shows what a plugin asks for, and takes consent to exactly that', async () => {
    const { plugin } = await operate('query Review', { id: github });
    expect(plugin).toMatchObject({ status: 'INSTALLED', current: { source: 'TARBALL', provenance: 'NONE' } });
    expect(plugin.current.rights).toContainEqual(
      expect.objectContaining({ kind: 'network', what: 'api.github.com' }),
    );
    expect(plugin.secrets).toMatchObject([{ name: 'token', isSet: false }]);
    expect(plugin.configSchema.properties).toHaveProperty('baseUrl');
    const digest = { id: github, digest: plugin.current.digest };
    expect((await operate('mutation Consent', digest)).grantPlugin.current.grantedAt).toMatch(/Z$/);
  });

  it('keeps settings and secrets, and says what is missing before they are there', async () => {
    const variables = { id: github };
    const { url, token } = installation;
    const { errors } = await ask(url, guide('mutation Enable'), { token, variables });
    expect(errors).toMatchObject([{ extensions: { code: 'PLUGIN_NOT_READY' } }]);
    const config = { baseUrl: 'https://api.octo.ghe.com' };
    expect((await operate('mutation Configure', { id: github, config })).configurePlugin.config).toEqual(
      config,
    );
    const secret = { id: github, name: 'token' };
    const set = await operate('mutation SetSecret', { ...secret, value: 'swordfish' });
    expect(set.setPluginSecret.secrets).toEqual([{ name: 'token', isSet: true }]);
    const removed = await operate('mutation RemoveSecret', secret);
    expect(removed.removePluginSecret.secrets).toEqual([{ name: 'token', isSet: false }]);
  });

  it('enables a plugin, and its tools answer', async () => {
    await support.consent(installation, reviewer);
    const { enablePlugin } = await operate('mutation Enable', { id: reviewer });
    expect(enablePlugin).toEqual({ status: 'ENABLED', health: { status: 'HEALTHY', reason: null } });
    const { callTool } = await operate('mutation Call', { toolId, input: { sources } });
    expect(callTool).toMatchObject({ status: 'SUCCEEDED', output: { total: 1 }, error: null });
  });

  it('tells how it is, what it cost and what it said', async () => {
    const { plugin } = await operate('query HowIsIt', { id: reviewer });
    expect(plugin).toMatchObject({ status: 'ENABLED', health: { status: 'HEALTHY', failuresToday: 0 } });
    expect(plugin.health.callsToday).toBeGreaterThanOrEqual(1);
    expect(plugin.usage[0].cpuMs).toBeGreaterThan(0);
    const journal = (await operate('query Journal', { id: reviewer })).plugin.journal;
    expect(journal).toMatchObject({ items: expect.any(Array), nextCursor: null });
  });

  it('tells it as it happens, and goes back to an earlier version', async () => {
    const variables = { id: 'hello-plugin' };
    const health = socket.iterate<Data>({ query: guide('subscription WatchHealth'), variables });
    expect((await health.next()).value.data.pluginHealth).toMatchObject({ status: 'INSTALLED' });
    await support.consent(installation, 'hello-plugin');
    await operate('mutation Enable', variables);
    for await (const { data } of health) if (data.pluginHealth.status === 'ENABLED') break;
    const { plugin } = await operate('query WhatChanged', variables);
    expect(plugin).toEqual({ version: '1.0.0', candidate: null, earlierVersions: [] });
    const { url, token } = installation;
    const { errors } = await ask(url, guide('mutation GoBack'), { token, variables });
    expect(errors).toMatchObject([{ extensions: { code: 'PLUGIN_VERSION_NOT_KEPT' } }]);
  });

  it('tells what a plugin says as it says it, of one that comes with the platform too', async () => {
    const variables = { id: '@ymera/plugin-data-analyst' };
    const journal = socket.iterate<Data>({ query: guide('subscription WatchJournal'), variables });
    let heard: Data = null;
    const hearing = journal.next().then(({ value }) => {
      heard = value.data.pluginJournal;
    });
    // What was said before the subscription had begun is not told by it.
    while (heard === null) await support.operate(installation, readCsv, { csv: salesCsv() });
    await hearing;
    expect(heard).toMatchObject({ id: expect.stringMatching(/^jrn_/), kind: 'LOG', title: 'read' });
    await journal.return?.();
  });

  it('keeps what users say', async () => {
    const { reviewPlugin } = await operate('mutation Rate', {
      id: reviewer,
      stars: 4,
      text: 'Found it all.',
    });
    expect(reviewPlugin).toMatchObject({
      rating: { count: 1, average: 4 },
      reviews: { items: [{ stars: 4, text: 'Found it all.', version: '0.1.0' }] },
    });
    const { removePluginReview } = await operate('mutation TakeBack', { id: reviewer });
    expect(removePluginReview.rating.count).toBe(0);
  });

  it('disables, and uninstalls', async () => {
    const { disablePlugin } = await operate('mutation Disable', { id: reviewer, reason: 'Not needed' });
    expect(disablePlugin.status).toBe('DISABLED');
    const { uninstallPlugin } = await operate('mutation Uninstall', { id: reviewer });
    expect(uninstallPlugin.status).toBe('REMOVED');
  });

  it('tells who did all this, and no secret of it', async () => {
    const expected = [
      'installed',
      'granted',
      'configured',
      'secret_set',
      'enabled',
      'disabled',
      'uninstalled',
    ];
    // The audit log hears of it from the outbox, a moment later.
    const deadline = Date.now() + 120_000;
    for (;;) {
      const { auditLog } = await operate('query Audit');
      const entries: Data[] = auditLog.items.filter(({ action }: Data) => action.startsWith('plugin.'));
      expect(JSON.stringify(entries)).not.toMatch(/swordfish|octo\.ghe/);
      const missing = expected.filter((what) => entries.every(({ action }) => action !== `plugin.${what}`));
      if (missing.length > 0 && Date.now() < deadline) continue;
      expect(missing).toEqual([]);
      expect(entries.every(({ actor }) => actor.name === 'Ada')).toBe(true);
      return;
    }
  });

  it('holds nothing else', () => {
    expect([...used].toSorted()).toEqual(documented.toSorted());
  });

  it('is right that the log says at the start what holds plugins, and so does a command', async () => {
    await installation.platform.printed('what holds the processes of plugins');
    expect(page).toContain('```sh\nnpx ymera-plugin doctor\n```');
    expect(await command(root, 'npx', '--no-install', 'ymera-plugin', 'doctor')).toContain('Node version');
  });
});
