import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aPluginManifest, aPluginTarball } from '../../plugin-sdk/test/packages/support/plugins.ts';
import { sendJson, startRegistry } from '../../plugin-sdk/test/packages/support/registry.ts';
import { ask, type Data, mustAsk } from '../support/graph.ts';
import { hostilePackages } from '../support/hostile-packages.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import {
  consent,
  guide,
  install,
  openPluginRecords,
  operate,
  type PluginRecords,
} from '../support/plugins.ts';

const id = 'word-tools';
const code = `var __ymera_plugin__ = { default: undefined };\n`;

describe('what a platform refuses to install', () => {
  let installation: SingleInstallation;
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  let records: PluginRecords;
  let before: Awaited<ReturnType<PluginRecords['all']>>;

  beforeAll(async () => {
    registry = await startRegistry();
    await registry.publish({ manifest: { version: '1.0.0' } });
    installation = await openInstallation({ env: { YMERA_NPM_REGISTRY: registry.url } });
    // A sound version is here already: what is refused below would be an update of it.
    const steps = await install(installation, 'mutation InstallFromRegistry', { name: id, range: '1.0.0' });
    expect(steps.at(-1)).toMatchObject({ status: 'SUCCEEDED', version: '1.0.0' });
    await consent(installation, id);
    records = await openPluginRecords(installation);
    before = await records.all();
    expect(before.plugin_packages).toHaveLength(1);
  });

  afterAll(async () => {
    await records?.close();
    await installation?.close();
    await registry?.close();
  });

  /** Every installation below ends here: it failed, every problem says what to do, and nothing was stored. */
  const expectRefused = async (steps: readonly Data[], expected: string | RegExp) => {
    const last = steps.at(-1);
    expect(last).toMatchObject({ status: 'FAILED', plugin: null, version: null });
    const codes: string[] = last.problems.map((problem: Data) => problem.code);
    expect(codes.join(' ')).toMatch(expected);
    for (const { where, message, why, fix } of last.problems) {
      expect([where, message, why, fix].every((text) => text.length > 3)).toBe(true);
    }
    expect(await records.all()).toEqual(before);
  };

  it.each(hostilePackages)('a package that %s', async (_what, pack, expected) => {
    const tarball = Buffer.from(await pack()).toString('base64');
    await expectRefused(await install(installation, 'mutation InstallTarball', { tarball }), expected);
  });

  describe('from a registry', () => {
    const version = (name: string) => ({ name, version: '3.0.0' });
    const now = () => new Date().toISOString();
    const tarballOf = (name: string) => `/${name}/-/${name}-3.0.0.tgz`;
    const publish = (name: string) => registry.publish({ manifest: version(name) });
    const answer = (path: string, send: (response: Parameters<typeof sendJson>[0]) => void) => {
      registry.intercept = (request, response) => {
        if (decodeURIComponent(request.url ?? '') !== path) return false;
        send(response);
        return true;
      };
    };

    it.each<[string, string, string | RegExp, () => Promise<unknown> | unknown]>([
      ['whose name is none', '../evil', 'PKG_NAME_INVALID', () => {}],
      ['that it does not know', 'nobody-has-it', 'PKG_NOT_FOUND', () => {}],
      [
        'of another name',
        'another-name',
        'PKG_NAME_MISMATCH',
        () => answer('/another-name', (response) => sendJson(response, { name: 'evil', versions: {} })),
      ],
      [
        'about which it says nothing that makes sense',
        'no-sense',
        'PKG_REGISTRY_ANSWER',
        () => answer('/no-sense', (response) => response.end('<html>')),
      ],
      [
        'about which it sends elsewhere',
        'elsewhere',
        'PKG_REGISTRY_REDIRECT',
        () => answer('/elsewhere', (response) => response.writeHead(302, { location: '/x' }).end()),
      ],
      [
        'at which it fails',
        'failing',
        'PKG_REGISTRY_REFUSED',
        () => answer('/failing', (response) => response.writeHead(500).end()),
      ],
      [
        'with other bytes than it says',
        'other-bytes',
        'PKG_INTEGRITY_MISMATCH',
        async () => {
          await publish('other-bytes');
          const evil = await aPluginTarball({ manifest: aPluginManifest(version('other-bytes')), code });
          answer(tarballOf('other-bytes'), (response) => response.end(evil));
        },
      ],
      [
        'with a digest that can be forged',
        'sha1-only',
        'PKG_INTEGRITY_WEAK',
        async () => {
          const shown = await publish('sha1-only');
          shown.dist = { ...(shown.dist as object), integrity: undefined }; // an object, as publish makes it
        },
      ],
      [
        'that it shows differently from what it delivers',
        'confused',
        /PKG_MANIFEST_CONFUSION/,
        async () => {
          const shown = await publish('confused');
          shown.dependencies = {};
          shown.description = 'Harmless';
          shown.ymera = { plugin: 1 };
        },
      ],
      [
        'of a minute ago',
        'too-young',
        'PKG_TOO_YOUNG',
        () => registry.publish({ manifest: version('too-young'), publishedAt: now() }),
      ],
      [
        'that runs on install',
        'with-script',
        'PKG_SCRIPTS',
        () =>
          registry.publish({ manifest: version('with-script'), packageJson: { scripts: { install: 'x' } } }),
      ],
    ])('a package %s', async (_what, name, expected, prepare) => {
      await prepare();
      const steps = await install(installation, 'mutation InstallFromRegistry', { name, range: 'latest' });
      registry.intercept = () => false;
      await expectRefused(steps, expected);
    });

    it('a version that is not there', async () => {
      const steps = await install(installation, 'mutation InstallFromRegistry', { name: id, range: '^9' });
      await expectRefused(steps, 'PKG_VERSION_NOT_FOUND');
    });

    it('anything from a registry that is away, which hides nothing of the catalogue', async () => {
      registry.intercept = (_request, response) => {
        response.destroy();
        return true;
      };
      const { discoverPlugins } = await operate(installation, guide('query Discover'), { text: 'page' });
      registry.intercept = () => false;
      expect(discoverPlugins.registryProblem).toMatchObject({
        code: expect.stringMatching(/^PKG_REGISTRY_/),
      });
      expect(discoverPlugins.items).toMatchObject([{ name: '@ymera/plugin-web-page', source: 'CATALOGUE' }]);
    });
  });

  it.each([
    ['no source', '{}', 'INVALID_ARGUMENT'],
    ['two sources', '{ catalogue: "@ymera/plugin-github", folder: "/tmp" }', 'INVALID_ARGUMENT'],
    ['text that is no base64', '{ tarball: "???" }', 'INVALID_ARGUMENT'],
    ['an empty package', '{ tarball: "" }', 'INVALID_ARGUMENT'],
    ['a plugin that the catalogue does not have', '{ catalogue: "nobody-has-it" }', 'INVALID_ARGUMENT'],
    ['a folder, where none are allowed', '{ folder: "/tmp" }', 'PLUGIN_FOLDER_REFUSED'],
    [
      'a plugin that comes with the platform',
      '{ registry: { name: "@ymera/plugin-data-analyst" } }',
      'PLUGIN_BUILT_IN',
    ],
  ])('an installation of %s', async (_what, input, expected) => {
    const query = `mutation { installPlugin(input: ${input}) { id } }`;
    const { errors } = await ask(installation.url, query, { token: installation.token });
    expect(errors).toMatchObject([{ extensions: { code: expected } }]);
    expect(errors?.[0]?.message.length).toBeGreaterThan(20);
    expect(await records.all()).toEqual(before);
  });

  it('an installation of more than 8 MB, though an administrator may send it', async () => {
    const tarball = Buffer.alloc(8 * 1024 * 1024 + 1_000).toString('base64');
    const { url, token } = installation;
    const query = guide('mutation InstallTarball');
    const { errors } = await ask(url, query, { token, variables: { tarball } });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_ARGUMENT' } }]);
    expect(errors?.[0]?.message.length).toBeLessThan(500);
    expect(await records.all()).toEqual(before);
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['consent to what was never shown', 'mutation Consent', { id, digest: 'abc' }, 'PLUGIN_CHANGED'],
    ['a plugin that is not here', 'mutation Enable', { id: 'nobody-has-it' }, 'PLUGIN_NOT_FOUND'],
    [
      'settings that it does not declare',
      'mutation Configure',
      { id, config: { a: 1 } },
      'PLUGIN_CONFIG_INVALID',
    ],
    [
      'a secret that it does not declare',
      'mutation SetSecret',
      { id, name: 'token', value: 'swordfish' },
      'PLUGIN_SECRET_UNKNOWN',
    ],
    ['a version that is not kept', 'mutation GoBack', { id, version: '0.0.1' }, 'PLUGIN_VERSION_NOT_KEPT'],
    [
      'an end of what comes with the platform',
      'mutation Uninstall',
      { id: '@ymera/plugin-data-analyst' },
      'PLUGIN_BUILT_IN',
    ],
    ['more stars than there are', 'mutation Rate', { id, stars: 6, text: '' }, 'INVALID_ARGUMENT'],
    ['a tool that is not there', 'mutation Call', { toolId: `${id}/nothing`, input: {} }, 'TOOL_NOT_FOUND'],
    [
      'a tool that is not enabled',
      'mutation Call',
      { toolId: `${id}/count-words`, input: {} },
      'TOOL_UNAVAILABLE',
    ],
  ])('%s', async (_what, mutation, variables, expected) => {
    const { url, token } = installation;
    const { errors } = await ask(url, guide(mutation), { token, variables });
    expect(errors).toMatchObject([{ extensions: { code: expected } }]);
    expect(errors?.[0]?.message).not.toContain('swordfish');
    expect(await records.all()).toEqual(before);
  });

  describe('from somebody who is no administrator', () => {
    let token: string;

    beforeAll(async () => {
      const [email, password] = ['bob@example.org', 'correct horse battery'];
      await operate(
        installation,
        'mutation U($input: CreateUserInput!) { createUser(input: $input) { id } }',
        { input: { email, name: 'Bob', password, role: 'EXECUTE' } },
      );
      const signIn =
        'mutation S($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';
      token = (await mustAsk(installation.url, signIn, { variables: { email, password } })).signIn
        .accessToken;
    });

    it.each<[string, Record<string, unknown>]>([
      ['mutation InstallFromCatalogue', { name: '@ymera/plugin-github' }],
      ['mutation Consent', { id, digest: 'abc' }],
      ['mutation Configure', { id, config: {} }],
      ['mutation SetSecret', { id, name: 'token', value: 'swordfish' }],
      ['mutation Enable', { id }],
      ['mutation Disable', { id, reason: '' }],
      ['mutation GoBack', { id }],
      ['mutation Uninstall', { id }],
      ['query Journal', { id }],
      ['query FailedInstallations', {}],
    ])('%s', async (name, variables) => {
      const { errors } = await ask(installation.url, guide(name), { token, variables });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(await records.all()).toEqual(before);
    });

    it('a request of more than 1 MB', async () => {
      const variables = { tarball: 'x'.repeat(1_100_000) };
      const { status, errors } = await ask(installation.url, guide('mutation InstallTarball'), {
        token,
        variables,
      });
      expect([status, errors?.[0]?.extensions.code]).toEqual([413, 'BODY_TOO_LARGE']);
    });

    it('but not to see what the plugins ask for', async () => {
      const { data, errors } = await ask(installation.url, guide('query Review'), {
        token,
        variables: { id },
      });
      expect(errors).toBeUndefined();
      expect(data.plugin.current.version).toBe('1.0.0');
    });
  });

  it('code that does not start: it stays disabled, and says why', async () => {
    const { enablePlugin } = await operate(installation, guide('mutation Enable'), { id });
    expect(enablePlugin).toMatchObject({ status: 'DISABLED', health: { status: 'DOWN' } });
    expect(enablePlugin.health.reason.message.length).toBeGreaterThan(10);
  });
});
