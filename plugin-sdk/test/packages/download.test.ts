import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { downloadPackage } from '../../src/packages/download.ts';
import { integrityOf } from '../../src/packages/integrity.ts';
import { PackageError } from '../../src/packages/problems.ts';
import { verifyProvenance } from '../../src/packages/provenance.ts';
import type { RegistryKey } from '../../src/packages/registry.ts';
import { registryKeys } from '../../src/packages/registry-keys.ts';
import { type ResolvedPackage, resolvePackage } from '../../src/packages/resolve.ts';
import { validateContents } from '../../src/packages/validate.ts';
import { aPluginTarball } from './support/plugins.ts';
import { type Answer, aRegistry, type TestRegistry } from './support/registry.ts';

function resolve(registry: TestRegistry, keys?: readonly RegistryKey[]): Promise<ResolvedPackage> {
  const known = { url: registry.url, token: 'abc', ...(keys ? { keys } : {}) };
  return resolvePackage({ name: 'word-tools', registry: known }, { minAgeHours: 0 });
}

async function refusalOf(promise: Promise<unknown>): Promise<PackageError> {
  const error = await promise.then(
    () => new Error('expected a refusal'),
    (reason: unknown) => reason,
  );
  if (error instanceof PackageError) return error;
  throw error;
}

async function published(): Promise<{ registry: TestRegistry; resolved: ResolvedPackage }> {
  const registry = await aRegistry();
  await registry.publish();
  return { registry, resolved: await resolve(registry) };
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ymera-tuf-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const onTarball =
  (answer: Answer): Answer =>
  (request, response) =>
    request.url?.endsWith('.tgz') === true && answer(request, response);

describe('a download', () => {
  it('gives a package that can be validated, in one request', async () => {
    const { registry, resolved } = await published();
    const contents = await downloadPackage(resolved);
    expect(contents.integrity).toBe(resolved.integrity);
    expect(integrityOf(contents.packed)).toBe(resolved.integrity);
    expect(await validateContents(contents)).toMatchObject({
      problems: [],
      valid: { bundle: { manifest: { name: 'word-tools' } } },
    });
    expect(registry.requests).toEqual(['/word-tools', '/word-tools/-/word-tools-1.0.0.tgz']);
    expect(registry.tokens).toEqual(['Bearer abc', 'Bearer abc']);
  });

  it('of other bytes than the published ones is refused, without asking twice', async () => {
    const { registry, resolved } = await published();
    const other = await aPluginTarball({ code: 'evil()' });
    registry.intercept = onTarball((_, response) => Boolean(response.end(other)));
    expect((await refusalOf(downloadPackage(resolved))).code).toBe('PKG_INTEGRITY_MISMATCH');
    expect(registry.requests).toHaveLength(2);
  });

  it.each([
    ['404', 404, 'PKG_NOT_FOUND'],
    ['500', 500, 'PKG_REGISTRY_REFUSED'],
    ['403', 403, 'PKG_REGISTRY_REFUSED'],
  ])('that is answered with %s says so', async (_, status, code) => {
    const { registry, resolved } = await published();
    registry.intercept = onTarball((_, response) => Boolean(response.writeHead(status).end('{}')));
    expect((await refusalOf(downloadPackage(resolved))).code).toBe(code);
    expect(registry.requests).toHaveLength(2);
  });

  it('that is sent to another host is refused, and that host hears nothing', async () => {
    const { registry, resolved } = await published();
    const other = await aRegistry();
    registry.intercept = onTarball((_, response) =>
      Boolean(response.writeHead(302, { location: `${other.url}x.tgz` }).end()),
    );
    expect((await refusalOf(downloadPackage(resolved))).code).toBe('PKG_REGISTRY_REDIRECT');
    expect(other.requests).toEqual([]);
  });

  it('that is shorter than the registry says is refused', async () => {
    const { registry, resolved } = await published();
    registry.intercept = onTarball((_, response) => {
      response.writeHead(200, { 'content-length': '5000' }).write('x', () => response.destroy());
      return true;
    });
    expect((await refusalOf(downloadPackage(resolved))).code).toMatch(
      /^PKG_(REGISTRY_UNREACHABLE|INTEGRITY_MISMATCH)$/,
    );
  });

  it('that never ends is given up at the limit, and the connection with it', async () => {
    const { registry, resolved } = await published();
    const closed = Promise.withResolvers<void>();
    registry.intercept = onTarball((_, response) => {
      const chunk = Buffer.alloc(256 * 1024, 1);
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more).on('close', closed.resolve);
      more();
      return true;
    });
    expect((await refusalOf(downloadPackage(resolved))).code).toBe('PKG_TOO_LARGE');
    await closed.promise;
  });

  it('that falls silent is given up in time, and when the caller gives up', async () => {
    const { registry, resolved } = await published();
    registry.intercept = onTarball((_, response) => response.write('x') || true);
    expect((await refusalOf(downloadPackage(resolved, { timeoutMs: 100 }))).code).toBe(
      'PKG_REGISTRY_UNREACHABLE',
    );
    const caller = new AbortController();
    const asked = Promise.withResolvers<void>();
    registry.intercept = onTarball((_, response) => {
      response.write('x');
      asked.resolve();
      return true;
    });
    const pending = refusalOf(downloadPackage(resolved, { signal: caller.signal }));
    await asked.promise;
    caller.abort();
    expect((await pending).code).toBe('PKG_CANCELLED');
  });

  it('of a package.json that the registry does not show is refused with the fields', async () => {
    const registry = await aRegistry();
    const shown = await registry.publish({ packageJson: { scripts: { test: 'x' } } });
    Object.assign(shown, { scripts: { test: 'y' }, dependencies: {} });
    const error = await refusalOf(downloadPackage(await resolve(registry)));
    expect(error.problems.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'PKG_MANIFEST_CONFUSION word-tools@1.0.0 package.json scripts',
      'PKG_MANIFEST_CONFUSION word-tools@1.0.0 package.json dependencies',
    ]);
  });

  it('without pacote says what to install, and lets other errors through', async () => {
    const { resolved } = await published();
    const absent = () => Promise.reject(Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' }));
    const error = await refusalOf(downloadPackage(resolved, { loadPacote: absent }));
    expect(error.problems).toMatchObject([{ code: 'PKG_PACOTE_MISSING' }]);
    expect(error.problems[0]?.fix).toContain('npm install pacote');
    const broken = () => Promise.reject(new TypeError('broken'));
    await expect(downloadPackage(resolved, { loadPacote: broken })).rejects.toThrow(TypeError);
  });
});

describe('provenance', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pemkey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key: RegistryKey = { keyid: 'SHA256:test', pemkey, expires: null };

  async function signed(options: { text?: string; keys?: readonly RegistryKey[]; dist?: object } = {}) {
    const registry = await aRegistry();
    const { dist } = await registry.publish();
    const { integrity } = dist as { integrity: string };
    const text = options.text ?? `word-tools@1.0.0:${integrity}`;
    const sig = sign('sha256', Buffer.from(text), privateKey).toString('base64');
    Object.assign(dist as object, { signatures: [{ keyid: key.keyid, sig }], ...options.dist });
    return { registry, resolved: await resolve(registry, options.keys ?? [key]), integrity };
  }

  it('is none where there are no signatures, or an empty list of them', async () => {
    expect((await verifyProvenance((await published()).resolved)).state).toBe('none');
    expect((await verifyProvenance((await signed({ dist: { signatures: [] } })).resolved)).state).toBe(
      'none',
    );
  });

  it('is none where no keys of the registry are known', async () => {
    const { state, detail } = await verifyProvenance((await signed({ keys: [] })).resolved);
    expect([state, detail]).toEqual(['none', 'It is signed, and no keys of the registry are configured.']);
  });

  it('is verified with the keys that the registry names', async () => {
    const { registry, resolved } = await signed({ keys: [] });
    const named = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    let answer: object = { keys: [{ keyid: key.keyid, keytype: 'ecdsa', key: named, expires: null }] };
    registry.intercept = (request, response) =>
      request.url === '/-/npm/v1/keys' && Boolean(response.end(JSON.stringify(answer)));
    const verify = async () => {
      const keys = await registryKeys(resolved.registry);
      return verifyProvenance({ ...resolved, registry: { ...resolved.registry, keys } });
    };
    expect((await verify()).state).toBe('verified');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const key64 = other.export({ type: 'spki', format: 'der' }).toString('base64');
    answer = { keys: [{ keyid: key.keyid, key: key64, expires: null }] };
    expect((await refusalOf(verify())).code).toBe('PKG_PROVENANCE_FAILED');
    for (answer of [{}, { keys: 7 }, { keys: ['x'] }, { keys: [{ keyid: 'x', key: '-----END' }] }])
      expect((await refusalOf(verify())).code).toBe('PKG_REGISTRY_ANSWER');
    registry.intercept = () => false;
    expect((await verify()).state).toBe('none');
  });

  it('is verified where the signature fits, and the registry is not asked again', async () => {
    const { registry, resolved } = await signed();
    expect(await verifyProvenance(resolved)).toEqual({
      state: 'verified',
      detail: "Verified: the registry's signature.",
    });
    expect(registry.requests).toEqual(['/word-tools']);
  });

  it.each([
    ['is of another version', { text: 'word-tools@1.0.1:sha512-x' }],
    ['is of an unknown key', { keys: [{ ...key, keyid: 'SHA256:other' }] }],
    ['is of a key that had expired', { keys: [{ ...key, expires: '2025-01-01T00:00:00.000Z' }] }],
    ['is no signature', { dist: { signatures: [{ keyid: key.keyid, sig: 'AAAA' }] } }],
    ['is of the wrong form', { dist: { signatures: ['x'] } }],
  ])('fails and refuses where the signature %s', async (_, options) => {
    expect((await refusalOf(verifyProvenance((await signed(options)).resolved))).code).toBe(
      'PKG_PROVENANCE_FAILED',
    );
  });

  const attestations = {
    attestations: { url: 'https://elsewhere.example.org/-/npm/v1/attestations/word-tools@1.0.0' },
  };
  const statement = (subject: object) =>
    Buffer.from(JSON.stringify({ subject: [subject] })).toString('base64');
  const bundle = (payload: string, keyid = '') => ({
    attestations: [
      { predicateType: 'x', bundle: { dsseEnvelope: { payload, signatures: [{ keyid, sig: 'AAAA' }] } } },
    ],
  });

  it.each([
    ['is of another package', bundle(statement({ name: 'pkg:npm/other@1.0.0', digest: { sha512: 'x' } }))],
    ['is of other bytes', bundle(statement({ name: 'pkg:npm/word-tools@1.0.0', digest: { sha512: 'x' } }))],
    ['is of an unknown key', bundle(statement({ name: 'x', digest: {} }), 'SHA256:nobody')],
    ['is no statement', bundle('AAAA')],
    ['is of the wrong form', { attestations: 7 }],
  ])(
    'fails and refuses where an attestation %s; it is asked for on the registry itself',
    async (_, answer) => {
      const { registry, resolved } = await signed({ dist: attestations });
      registry.intercept = (request, response) =>
        request.url?.includes('/attestations/') === true && Boolean(response.end(JSON.stringify(answer)));
      const error = await refusalOf(verifyProvenance(resolved, { tufCache: await aFolder() }));
      expect(error.code).toBe('PKG_PROVENANCE_FAILED');
      expect(registry.requests.at(-1)).toBe('/-/npm/v1/attestations/word-tools@1.0.0');
    },
  );

  it('cannot be told where attestations are promised and not given', async () => {
    const { resolved } = await signed({ dist: attestations });
    const error = await refusalOf(verifyProvenance(resolved, { tufCache: await aFolder() }));
    expect(error.code).toBe('PKG_REGISTRY_UNREACHABLE');
  });

  it('says that attestations were not looked at where there is no folder for roots of trust', async () => {
    const { resolved } = await signed({ dist: attestations });
    expect((await verifyProvenance(resolved)).detail).toBe("Verified: the registry's signature.");
    const { resolved: unsigned } = await signed({ dist: { ...attestations, signatures: [] } });
    expect(await verifyProvenance(unsigned)).toEqual({
      state: 'none',
      detail: 'It is signed, and no folder for roots of trust is configured.',
    });
  });

  it('cannot be told without roots of trust, and has failed with them', async () => {
    const { resolved } = await signed({ dist: attestations });
    const refusing = Object.assign(new Error('failed to verify'), { code: 'EATTESTATIONVERIFY' });
    const loadPacote = async () => ({ manifest: () => Promise.reject(refusing) });
    const tufCache = await aFolder();
    await mkdir(join(tufCache, 'mirror'));
    const check = () => refusalOf(verifyProvenance(resolved, { tufCache, loadPacote }));
    expect((await check()).code).toBe('PKG_PROVENANCE_UNKNOWN');
    await writeFile(join(tufCache, 'mirror', 'timestamp.json'), '{}');
    expect((await check()).code).toBe('PKG_PROVENANCE_FAILED');
  });

  it('is tied to the digest of the bytes that were resolved', async () => {
    const { resolved } = await signed();
    const other = `sha512-${createHash('sha512').update('other').digest('base64')}`;
    const error = await refusalOf(verifyProvenance({ ...resolved, integrity: other }));
    expect(error.code).toBe('PKG_PROVENANCE_FAILED');
  });
});
