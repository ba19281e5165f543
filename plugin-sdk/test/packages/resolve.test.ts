import { describe, expect, it } from 'vitest';
import { PackageError } from '../../src/packages/problems.ts';
import { type PackageQuery, type ResolveOptions, resolvePackage } from '../../src/packages/resolve.ts';
import { aRegistry, sendJson, type TestRegistry } from './support/registry.ts';

const now = () => Date.parse('2026-01-03T00:00:00Z');

function resolve(registry: TestRegistry, query: Partial<PackageQuery> = {}, options: ResolveOptions = {}) {
  return resolvePackage(
    { name: 'word-tools', registry: { url: registry.url }, ...query },
    { now, ...options },
  );
}

async function refusalOf(promise: Promise<unknown>): Promise<PackageError> {
  const error = await promise.then(
    () => new Error('expected a refusal'),
    (reason: unknown) => reason,
  );
  if (error instanceof PackageError) return error;
  throw error;
}

async function versions(...published: string[]): Promise<TestRegistry> {
  const registry = await aRegistry();
  for (const version of published) await registry.publish({ manifest: { version } });
  return registry;
}

describe('a package in a registry', () => {
  it('is resolved to one version with its integrity and address', async () => {
    const registry = await versions('1.0.0');
    const resolved = await resolve(registry);
    expect(resolved).toMatchObject({
      name: 'word-tools',
      version: '1.0.0',
      tarball: `${registry.url}word-tools/-/word-tools-1.0.0.tgz`,
      publishedAt: '2026-01-01T00:00:00.000Z',
      warnings: [],
    });
    expect(resolved.integrity).toMatch(/^sha512-/);
    expect(registry.requests).toEqual(['/word-tools']);
  });

  it('with a scope is found, and the token goes with the request', async () => {
    const registry = await aRegistry();
    await registry.publish({ manifest: { name: '@you/word-tools' } });
    const query = { name: '@you/word-tools', registry: { url: registry.url, token: 'abc' } };
    expect((await resolve(registry, query)).name).toBe('@you/word-tools');
    expect(registry.tokens).toEqual(['Bearer abc']);
  });

  it.each([
    ['^1.0.0', '1.2.0'],
    ['1.0.0', '1.0.0'],
    ['~1.0', '1.0.1'],
    ['latest', '2.0.0'],
    ['*', '2.0.0'],
    ['3.0.0-beta.1', '3.0.0-beta.1'],
  ])('asked for as %s is %s', async (range, version) => {
    const registry = await versions('1.0.0', '1.0.1', '1.2.0', '3.0.0-beta.1', '2.0.0');
    expect((await resolve(registry, { range })).version).toBe(version);
  });

  it('gives prereleases to those who ask, by tag or by policy, and to nobody else', async () => {
    const registry = await aRegistry();
    await registry.publish({ manifest: { version: '2.0.0-beta.1' }, tag: 'next' });
    expect((await resolve(registry, { range: 'next' })).version).toBe('2.0.0-beta.1');
    expect((await resolve(registry, { range: '*' }, { prereleases: true })).version).toBe('2.0.0-beta.1');
    expect((await refusalOf(resolve(registry, { range: '*' }))).code).toBe('PKG_PRERELEASE');
    await registry.publish({ manifest: { version: '2.0.0-beta.2' }, tag: 'latest' });
    expect((await refusalOf(resolve(registry))).code).toBe('PKG_PRERELEASE');
  });

  it('gives the newest version that fits the platform and is old enough', async () => {
    const registry = await versions('1.0.0');
    await registry.publish({ manifest: { version: '1.1.0', engine: '>=9' } });
    await registry.publish({ manifest: { version: '1.2.0' }, publishedAt: '2026-01-02T23:00:00Z' });
    expect((await resolve(registry, { range: '^1.0.0' })).version).toBe('1.0.0');
    expect((await resolve(registry, { range: '^1.0.0' }, { platformVersion: '9.0.0' })).version).toBe(
      '1.1.0',
    );
    expect((await resolve(registry, { range: '^1.0.0' }, { minAgeHours: 1 })).version).toBe('1.2.0');
  });

  it('prefers a version that is not deprecated, and warns where there is none', async () => {
    const registry = await versions('1.0.0');
    const shown = await registry.publish({ manifest: { version: '1.1.0' } });
    shown.deprecated = 'use 2.x\u202e';
    expect((await resolve(registry, { range: '^1.0.0' })).version).toBe('1.0.0');
    const [warning] = (await resolve(registry, { range: '1.1.0' })).warnings;
    expect(warning).toMatchObject({ code: 'PKG_DEPRECATED' });
    expect(warning?.message).toContain('use 2.x\\u202e');
  });
});

describe('a version that does not fit the policy', () => {
  it('is refused with the policy', async () => {
    const registry = await aRegistry();
    await registry.publish({ manifest: { engine: '>=9' }, publishedAt: '2026-01-02T23:30:00Z' });
    const error = await refusalOf(resolve(registry));
    expect(error.problems.map(({ code }) => code)).toEqual(['PKG_ENGINE_MISMATCH', 'PKG_TOO_YOUNG']);
    expect(error.message).toContain('0.5 hours ago, the policy is 24');
  });

  it('because it says no time, or one in the future, is refused', async () => {
    const registry = await versions('1.0.0');
    registry.packument('word-tools').time = {};
    expect((await refusalOf(resolve(registry))).code).toBe('PKG_NO_TIME');
    registry.packument('word-tools').time = { '1.0.0': '2030-01-01T00:00:00Z' };
    expect((await refusalOf(resolve(registry))).code).toBe('PKG_TOO_YOUNG');
    expect((await resolve(registry, {}, { minAgeHours: 0 })).version).toBe('1.0.0');
  });
});

describe('a hostile version', () => {
  it.each([
    ['a script on install', { scripts: { postinstall: 'x' } }, 'PKG_SCRIPTS'],
    ['native code', { gypfile: true }, 'PKG_NATIVE'],
    ['commands', { bin: { x: 'x' } }, 'PKG_BIN'],
    ['dependencies', { dependencies: { a: '1' } }, 'PKG_DEPENDENCIES'],
    ['no sha512', { dist: { shasum: 'a'.repeat(40), tarball: '/x.tgz' } }, 'PKG_INTEGRITY_WEAK'],
    [
      'only sha1 as integrity',
      { dist: { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' } },
      'PKG_INTEGRITY_WEAK',
    ],
    ['too much in it', { dist: { unpackedSize: 1e9 } }, 'PKG_TOO_LARGE'],
    ['too many files', { dist: { fileCount: 201 } }, 'PKG_TOO_MANY_ENTRIES'],
    ['another name', { name: 'other' }, 'PKG_VERSION_MISMATCH'],
    ['another version', { version: '9.9.9' }, 'PKG_VERSION_MISMATCH'],
    ['no keyword', { keywords: [] }, 'PKG_NOT_A_PLUGIN'],
  ])('with %s is refused, and no older one is taken in its place', async (_, changes, code) => {
    const registry = await versions('1.0.0');
    Object.assign(await registry.publish({ manifest: { version: '1.1.0' } }), changes);
    expect((await refusalOf(resolve(registry, { range: '^1.0.0' }))).code).toBe(code);
  });

  it('that points to another host is asked for on the registry itself', async () => {
    const registry = await aRegistry();
    const shown = await registry.publish();
    Object.assign(shown.dist as object, { tarball: 'http://169.254.169.254/latest/x.tgz?a=1' });
    expect((await resolve(registry)).tarball).toBe(`${registry.url}latest/x.tgz?a=1`);
    for (const tarball of ['file:///etc/passwd', 'javascript:alert(1)', 7, undefined]) {
      Object.assign(shown.dist as object, { tarball });
      expect((await refusalOf(resolve(registry))).code).toBe('PKG_REGISTRY_ANSWER');
    }
  });
});

describe('what is asked', () => {
  it.each(['', 'Word', '../x', 'a b', '@x', 'x'.repeat(215)])(
    'by the name "%s" is refused before anything is sent',
    async (name) => {
      const registry = await aRegistry();
      expect((await refusalOf(resolve(registry, { name }))).code).toBe('PKG_NAME_INVALID');
      expect(registry.requests).toEqual([]);
    },
  );

  it.each([
    ['not a range', 'PKG_VERSION_INVALID'],
    ['file:../x', 'PKG_VERSION_INVALID'],
    ['git+ssh://x', 'PKG_VERSION_INVALID'],
    ['__proto__', 'PKG_VERSION_INVALID'],
    ['^9.0.0', 'PKG_VERSION_NOT_FOUND'],
  ])('as range %s is refused', async (range, code) => {
    expect((await refusalOf(resolve(await versions('1.0.0'), { range }))).code).toBe(code);
  });

  it.each(['http://example.org', 'ftp://example.org', 'https://user:secret@example.org', 'nonsense'])(
    'of the registry %s is refused without showing a password',
    async (url) => {
      const error = await refusalOf(resolvePackage({ name: 'a', registry: { url } }));
      expect(error.code).toBe('PKG_REGISTRY_ADDRESS');
      expect(error.message).not.toContain('secret');
    },
  );
});

describe('a registry that', () => {
  it('does not know the package says so', async () => {
    expect((await refusalOf(resolve(await aRegistry()))).code).toBe('PKG_NOT_FOUND');
  });

  it.each([
    ['fails', 500, 'PKG_REGISTRY_REFUSED', 'Try again later.'],
    ['wants another token', 401, 'PKG_REGISTRY_REFUSED', 'Check the token of the registry.'],
  ])('%s is reported with what to do', async (_, status, code, fix) => {
    const registry = await aRegistry();
    registry.intercept = (_, response) => {
      response.writeHead(status).end('{}');
      return true;
    };
    expect((await refusalOf(resolve(registry))).problems).toMatchObject([{ code, fix }]);
  });

  it('sends elsewhere is not followed', async () => {
    const [registry, other] = [await aRegistry(), await versions('1.0.0')];
    registry.intercept = (_, response) => {
      response.writeHead(302, { location: `${other.url}word-tools` }).end();
      return true;
    };
    expect((await refusalOf(resolve(registry))).code).toBe('PKG_REGISTRY_REDIRECT');
    expect(other.requests).toEqual([]);
  });

  it.each([
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['another package', '{"name":"other","versions":{}}'],
    ['a hostile key', '{"name":"word-tools","__proto__":{}}'],
    ['brackets without end', '['.repeat(200_000)],
  ])('answers with %s is not believed', async (_, body) => {
    const registry = await aRegistry();
    registry.intercept = (_, response) => {
      response.end(body);
      return true;
    };
    expect((await refusalOf(resolve(registry))).code).toMatch(/^PKG_(REGISTRY_ANSWER|NAME_MISMATCH)$/);
  });

  it('answers with versions of the wrong form is not believed', async () => {
    const registry = await aRegistry();
    for (const versions of [7, [], { '1.0.0': 7 }, { 'not-a-version': {} }, { '1.0.0': {} }]) {
      registry.intercept = (_, response) => {
        sendJson(response, { name: 'word-tools', versions, 'dist-tags': { latest: '1.0.0' }, time: [] });
        return true;
      };
      expect((await refusalOf(resolve(registry))).code).toMatch(/^PKG_/);
    }
  });

  it('never stops answering is given up at the limit', async () => {
    const registry = await aRegistry();
    let closed = false;
    registry.intercept = (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more).on('close', () => {
        closed = true;
      });
      more();
      return true;
    };
    expect((await refusalOf(resolve(registry))).code).toBe('PKG_REGISTRY_ANSWER');
    await expect.poll(() => closed).toBe(true);
  });

  it('falls silent is given up in time, and when the caller gives up', async () => {
    const registry = await aRegistry();
    registry.intercept = () => true;
    expect((await refusalOf(resolve(registry, {}, { timeoutMs: 50 }))).code).toBe('PKG_REGISTRY_UNREACHABLE');
    const caller = new AbortController();
    const pending = refusalOf(resolve(registry, {}, { signal: caller.signal }));
    caller.abort();
    expect((await pending).code).toBe('PKG_CANCELLED');
  });

  it('is not there is reported with the reason', async () => {
    const query = { name: 'word-tools', registry: { url: 'http://127.0.0.1:1/' } };
    const error = await refusalOf(resolvePackage(query, { now }));
    expect(error.code).toBe('PKG_REGISTRY_UNREACHABLE');
  });
});
