import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Installation } from '../../../../src/domain/installation.ts';
import type { CatalogueEntry, PluginRegistry } from '../../../../src/plugin-desk.ts';
import type { InstallDesk } from '../../../../src/services/plugins/install/install-desk.ts';
import { aDesk, codesOf, ended, install, packagesOf, pluginOf, start } from './desk.ts';
import { aTarball, base64 } from './packages.ts';
import { type Answer, aRegistry, integrityOf, sendJson } from './registry.ts';

const registry = { name: 'word-tools', range: 'latest' };

/** Nothing is left of it but the installation itself, which says at every problem what to do. */
async function expectNothingLeft(desk: InstallDesk, done: Installation): Promise<void> {
  expect(done.state.phase).toBe('FAILED');
  expect(await pluginOf(desk)).toBeNull();
  expect(await packagesOf(desk)).toEqual([]);
  const problems = done.state.phase === 'FAILED' ? done.state.problems : [];
  for (const problem of problems) {
    const filled = expect.stringMatching(/\S/);
    expect(problem).toEqual({ code: filled, where: filled, message: filled, why: filled, fix: filled });
  }
}

const onTarball =
  (answer: Answer): Answer =>
  (request, response) =>
    request.url?.endsWith('.tgz') === true && answer(request, response);

describe('whatever a registry answers', () => {
  it.each<[string, string, Answer]>([
    ['nothing', 'PKG_NOT_FOUND', (_, response) => Boolean(response.writeHead(404).end())],
    ['with an error', 'PKG_REGISTRY_REFUSED', (_, response) => Boolean(response.writeHead(503).end())],
    ['with a page', 'PKG_REGISTRY_ANSWER', (_, response) => Boolean(response.end('<html>'))],
    ['with half an answer', 'PKG_REGISTRY_ANSWER', (_, response) => Boolean(response.end('{"name":'))],
    ['with a list', 'PKG_REGISTRY_ANSWER', (_, response) => sendJson(response, [])],
    ['with a hostile key', 'PKG_REGISTRY_ANSWER', (_, response) => Boolean(response.end('{"__proto__":{}}'))],
    ['for another package', 'PKG_NAME_MISMATCH', (_, response) => sendJson(response, { name: 'evil' })],
    ['without versions', 'PKG_VERSION_INVALID', (_, response) => sendJson(response, { name: 'word-tools' })],
    ['by hanging up', 'PKG_REGISTRY_UNREACHABLE', (_, response) => Boolean(response.destroy())],
    [
      'with the way to another host',
      'PKG_REGISTRY_REDIRECT',
      (_, response) => Boolean(response.writeHead(302, { location: 'https://example.org/' }).end()),
    ],
    [
      'with endless text',
      'PKG_REGISTRY_ANSWER',
      (_, response) => {
        const more = () => void (response.destroyed || response.write('x'.repeat(1_000_000), more));
        more();
        return true;
      },
    ],
    ['with other bytes', 'PKG_INTEGRITY_MISMATCH', onTarball((_, response) => Boolean(response.end('evil')))],
    [
      'without the bytes',
      'PKG_NOT_FOUND',
      onTarball((_, response) => Boolean(response.writeHead(404).end())),
    ],
  ])('%s, the installation ends with %s', async (_, code, intercept) => {
    const known = await aRegistry();
    await known.publish();
    known.intercept = intercept;
    const { desk, log } = aDesk({ registry: known });
    const done = await install(desk, { registry });
    expect(codesOf(done)).toEqual([code]);
    await expectNothingLeft(desk, done);
    expect(log.lines).toEqual([]);
  });

  it.each<[string, string, (shown: Record<string, unknown>) => void]>([
    ['a script', 'PKG_SCRIPTS', (shown) => Object.assign(shown, { scripts: { postinstall: 'x' } })],
    [
      'no strong digest',
      'PKG_INTEGRITY_WEAK',
      (shown) => Object.assign(shown.dist ?? {}, { integrity: 'sha1-x' }),
    ],
    [
      'another package.json',
      'PKG_MANIFEST_CONFUSION',
      (shown) => Object.assign(shown, { bin: undefined, ymera: { plugin: 2 } }),
    ],
    [
      'a platform of the future',
      'PKG_ENGINE_MISMATCH',
      (shown) => Object.assign(shown.ymera ?? {}, { engine: '>=9' }),
    ],
  ])('also a version with %s', async (_, code, change) => {
    const known = await aRegistry();
    change(await known.publish());
    const { desk } = aDesk({ registry: known });
    const done = await install(desk, { registry });
    expect(codesOf(done)).toContain(code);
    await expectNothingLeft(desk, done);
  });

  it('and whatever was asked for', async () => {
    const known = await aRegistry();
    await known.publish();
    const { desk } = aDesk({ registry: known });
    for (const [name, range, code] of [
      ['Word Tools', 'latest', 'PKG_NAME_INVALID'],
      ['../etc', 'latest', 'PKG_NAME_INVALID'],
      ['word-tools', 'the newest', 'PKG_VERSION_INVALID'],
      ['word-tools', '^9.0.0', 'PKG_VERSION_NOT_FOUND'],
      ['nobodys', 'latest', 'PKG_NOT_FOUND'],
    ] as const) {
      const done = await install(desk, { registry: { name, range } });
      expect(codesOf(done)).toEqual([code]);
      await expectNothingLeft(desk, done);
    }
  });
});

describe('the signature of a package', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pemkey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const keys = [{ keyid: 'k1', pemkey, expires: null }];

  async function signed(text: (integrity: string) => string) {
    const known = await aRegistry();
    const shown = await known.publish();
    const said = text(`word-tools@1.0.0:${integrityOf(await aTarball())}`);
    const sig = sign('sha256', Buffer.from(said), pair.privateKey).toString('base64');
    Object.assign(shown.dist ?? {}, { signatures: [{ keyid: 'k1', sig }] });
    const { desk } = aDesk({ registry: known });
    const trusted: PluginRegistry = { registry: { url: known.url, keys }, minAgeMs: 0 };
    return { ...desk, registry: trusted };
  }

  it('that fits is noted', async () => {
    const desk = await signed((said) => said);
    expect(codesOf(await install(desk, { registry }))).toEqual([]);
    expect((await pluginOf(desk))?.current.provenance).toBe('VERIFIED');
  });

  it('is looked at with the keys that the registry names, when the operator named none', async () => {
    const known = await aRegistry();
    const dist = (await known.publish()).dist ?? {};
    const said = `word-tools@1.0.0:${integrityOf(await aTarball())}`;
    const sig = sign('sha256', Buffer.from(said), pair.privateKey).toString('base64');
    Object.assign(dist, { signatures: [{ keyid: 'k1', sig }] });
    const key = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    known.intercept = (request, response) =>
      request.url === '/-/npm/v1/keys' && sendJson(response, { keys: [{ keyid: 'k1', key, expires: null }] });
    const { desk } = aDesk({ registry: known });
    expect(codesOf(await install(desk, { registry }))).toEqual([]);
    expect((await pluginOf(desk))?.current.provenance).toBe('VERIFIED');
  });

  it('that does not fit refuses the package', async () => {
    const desk = await signed((said) => `${said} and more`);
    const done = await install(desk, { registry });
    expect(codesOf(done)).toEqual(['PKG_PROVENANCE_FAILED']);
    await expectNothingLeft(desk, done);
  });
});

describe('a tarball', () => {
  it.each<[string, string, () => Promise<Uint8Array>]>([
    ['something else', 'PKG_GZIP_INVALID', async () => Buffer.from('something else')],
    ['half a package', 'PKG_GZIP_INVALID', async () => (await aTarball()).subarray(0, 200)],
    ['a script', 'PKG_SCRIPTS', () => aTarball({}, { packageJson: { scripts: { postinstall: 'x' } } })],
    [
      'a library',
      'PKG_NOT_A_PLUGIN',
      () => aTarball({}, { packageJson: { keywords: [], ymera: undefined } }),
    ],
    ['two manifests', 'MANIFEST_MISMATCH', () => aTarball({}, { packageJson: { description: 'else' } })],
  ])('that holds %s ends with %s', async (_, code, pack) => {
    const { desk } = aDesk();
    const done = await install(desk, { tarball: base64(await pack()) });
    expect(codesOf(done)).toContain(code);
    await expectNothingLeft(desk, done);
  });
});

it('a tarball does not choose what it is shown as', async () => {
  const { desk } = aDesk();
  for (const name of ['\u202egnp.exe', '<b>', 'a'.repeat(300), 7]) {
    const done = await install(desk, { tarball: base64(await aTarball({}, { packageJson: { name } })) });
    expect(done).toMatchObject({ request: { name: '' }, state: { phase: 'FAILED' } });
  }
});

describe('a defect', () => {
  const failing: CatalogueEntry = {
    name: 'word-tools',
    version: '1.0.0',
    description: '',
    pack: () => Promise.reject(new Error('the password is swordfish')),
  };

  it('is logged whole, and says nothing of itself', async () => {
    const { desk, log } = aDesk({ catalogue: [failing] });
    const done = await install(desk, { catalogue: 'word-tools' });
    expect(codesOf(done)).toEqual(['INTERNAL']);
    await expectNothingLeft(desk, done);
    expect(JSON.stringify(done)).not.toContain('swordfish');
    expect(log.lines).toMatchObject([
      { level: 'error', fields: { error: { message: expect.stringContaining('swordfish') } } },
    ]);
  });

  it('of the store ends the installation too', async () => {
    const { desk } = aDesk();
    const put = () => Promise.reject(new Error('the disk is full'));
    const stores = { ...desk.stores, packages: { ...desk.stores.packages, put } };
    const done = await install({ ...desk, stores }, { tarball: base64(await aTarball()) });
    expect(codesOf(done)).toEqual(['INTERNAL']);
  });

  it('does not keep the next one from being installed', async () => {
    const { desk } = aDesk({ catalogue: [failing] });
    for (let count = 0; count < 30; count++) await install(desk, { catalogue: 'word-tools' });
    const { id } = await start(desk, { tarball: base64(await aTarball()) });
    expect((await ended(desk, id)).state.phase).toBe('SUCCEEDED');
  });
});
