import { describe, expect, it } from 'vitest';
import type { PluginDescription } from '../../src/bridge/manifest.ts';
import { compare } from '../../src/build/compare.ts';
import { PluginBuildError } from '../../src/build/errors.ts';
import { coversHost, isHost, isToolName } from '../../src/build/manifest-shape.ts';
import { parseManifest } from '../../src/build/read-manifest.ts';
import { nearest } from '../../src/build/shape.ts';
import { aPackageJson, aPluginManifest } from './support/plugins.ts';

const network = [{ host: 'api.example.org', reason: 'x' }];
const secrets = { token: { label: 'API token', hosts: ['api.example.org'], reason: 'x' } };

function problemsOf(ymera: object): string[] {
  const json = {
    name: 'a',
    version: '1.0.0',
    ymera: { plugin: 1, entry: 'src/index.ts', provides: {}, ...ymera },
  };
  try {
    parseManifest(json);
  } catch (error) {
    if (!(error instanceof PluginBuildError)) throw error;
    return error.problems.map(({ where, message, fix }) => `${where} ${message} ${fix}`);
  }
  return [];
}

describe('the name of a tool', () => {
  it.each(['core/read-file', 'word-tools/count', '@you/word-tools.js/countWords'])('may be %s', (name) => {
    expect(isToolName(name)).toBe(true);
  });

  it.each([
    'read-file',
    '/read-file',
    'core/',
    '@you/word-tools',
    'core/../x',
    'Core/read-file',
    '@you//count',
    'a b/count',
    7,
  ])('may not be %s', (name) => {
    expect(isToolName(name)).toBe(false);
  });
});

describe('the ymera field', () => {
  it('may ask for everything a plugin can have', () => {
    const manifest = aPluginManifest({
      permissions: {
        tools: [],
        network,
        storage: { quotaBytes: 1_048_576, reason: 'x' },
        models: [{ alias: 'fast', reason: 'x' }],
        emit: [{ event: 'words.counted', reason: 'x' }],
        codegen: { reason: 'x' },
      },
      secrets,
      engine: '>=0.1 <1',
      config: { type: 'object' },
      categories: ['text'],
      isolation: 'per-call',
    });
    const { permissions, engine, config, categories, isolation } = parseManifest(aPackageJson(manifest));
    expect({ permissions, secrets, engine, config, categories, isolation }).toMatchObject({
      permissions: manifest.permissions,
      engine: '>=0.1 <1',
      config: { type: 'object' },
      categories: ['text'],
      isolation: 'per-call',
    });
  });

  it.each([
    [{ permisions: {} }, 'package.json ymera.permisions is not a known field. Did you mean "permissions"?'],
    [
      { permissions: { networks: [] } },
      'package.json ymera.permissions.networks is not a known field. Did you mean "network"?',
    ],
    [
      { permissions: { network: ['api.example.org'] } },
      'package.json ymera.permissions.network[0] is "api.example.org".',
    ],
    [
      { permissions: { network: [{ ...network[0], why: 1 }] } },
      'package.json ymera.permissions.network[0].why is not',
    ],
    [
      { permissions: { network: [...network, ...network] } },
      'package.json ymera.permissions.network lists "api.example.org" twice.',
    ],
    [
      { permissions: { storage: { quotaBytes: '1mb', reason: 'x' } } },
      'package.json ymera.permissions.storage.quotaBytes is "1mb".',
    ],
    [
      { permissions: { models: [{ alias: 'GPT 9', reason: 'x' }] } },
      'package.json ymera.permissions.models[0].alias is "GPT 9".',
    ],
    [
      { permissions: { emit: [{ event: 'Done!', reason: 'x' }] } },
      'package.json ymera.permissions.emit[0].event is "Done!".',
    ],
    [{ permissions: { codegen: true } }, 'package.json ymera.permissions.codegen is true.'],
    [{ secrets: { 'a b': secrets.token } }, 'package.json ymera.secrets is "a b".'],
    [
      { secrets: { token: { label: 'x', hosts: [] } } },
      'package.json ymera.secrets.token.reason is missing.',
    ],
    [
      { secrets },
      'package.json ymera.secrets.token.hosts lists "api.example.org", which permissions.network does not',
    ],
    [{ engine: 'latest' }, 'package.json ymera.engine is "latest".'],
    [{ engine: `>=${'1'.repeat(300)}` }, 'package.json ymera.engine is'],
    [{ config: 'x' }, 'package.json ymera.config is "x".'],
    [{ categories: ['Big Data'] }, 'package.json ymera.categories[0] is "Big Data".'],
    [{ categories: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'package.json ymera.categories is'],
    [{ limits: { fetches: 0 } }, 'package.json ymera.limits.fetches is 0.'],
    [{ limits: { tokens: 1 } }, 'package.json ymera.limits.tokens is not a known field.'],
    [{ isolation: 'none' }, 'package.json ymera.isolation is "none".'],
    [{ constructor: {} }, 'package.json ymera.constructor is not a known field.'],
  ])('that holds %j is refused with the place', (ymera, expected) => {
    const [first, ...others] = problemsOf(ymera);
    expect(first).toContain(expected);
    expect(others).toEqual([]);
  });
});

describe('code and package.json', () => {
  const manifest = parseManifest(
    aPackageJson(
      aPluginManifest({
        tools: [],
        permissions: { tools: [], network, storage: { quotaBytes: 5, reason: 'x' } },
        secrets,
        config: { type: 'object', title: 'x' },
      }),
    ),
  );
  const code: PluginDescription = {
    tools: [],
    agents: [],
    permissions: {
      tools: [],
      network: ['api.example.org'],
      models: [],
      emit: [],
      storage: { quotaBytes: 5 },
    },
    secrets: { token: { label: 'API token', hosts: ['api.example.org'] } },
    config: { title: 'x', type: 'object' },
  };
  const differing = (
    permissions: Partial<PluginDescription['permissions']>,
    more: Partial<PluginDescription> = {},
  ) =>
    compare(manifest, { ...code, permissions: { ...code.permissions, ...permissions }, ...more }).map(
      ({ where }) => where,
    );

  it('that say the same have no problem, in whatever order', () => {
    expect(compare(manifest, code)).toEqual([]);
  });

  it.each([
    [{ network: [] }, {}, 'ymera.permissions.network'],
    [{ network: ['api.example.org', 'b.example.org'] }, {}, 'ymera.permissions.network'],
    [{ models: ['fast'] }, {}, 'ymera.permissions.models'],
    [{ emit: ['a.b'] }, {}, 'ymera.permissions.emit'],
    [{ storage: null }, {}, 'ymera.permissions.storage'],
    [{ storage: { quotaBytes: 6 } }, {}, 'ymera.permissions.storage'],
    [{}, { secrets: {} }, 'ymera.secrets'],
    [{}, { secrets: { token: { label: 'x', hosts: ['*.example.org'] } } }, 'ymera.secrets.token.hosts'],
    [
      {},
      { secrets: { token: { label: 'x', hosts: ['api.example.org'], readable: true } } },
      'ymera.secrets.token.readable',
    ],
    [{}, { config: { type: 'object' } }, 'ymera.config'],
  ])('that differ in %j %j are told where', (permissions, more, where) => {
    expect(new Set(differing(permissions, more))).toEqual(new Set([`package.json ${where}`]));
  });
});

describe('hosts', () => {
  it.each(['api.example.org', '*.example.org', 'xn--bcher-kva.example', 'a-b.c1.example'])(
    'may be %s',
    (host) => {
      expect(isHost(host)).toBe(true);
    },
  );

  it.each([
    '',
    '*',
    '*.org',
    'org',
    'localhost',
    '127.0.0.1',
    '[::1]',
    'a.b:80',
    'https://a.example',
    'a.example/x',
    'A.example',
    'a..example',
    '-a.example',
    'a.*.example',
    'user@a.example',
    'bücher.example',
    `${'a.'.repeat(130)}example`,
  ])('may not be "%s"', (host) => {
    expect(isHost(host)).toBe(false);
  });

  it('with a wildcard cover what is below, and not their neighbours', () => {
    expect(coversHost('*.example.org', 'a.example.org')).toBe(true);
    expect(coversHost('*.example.org', '*.a.example.org')).toBe(true);
    expect(coversHost('*.example.org', 'example.org')).toBe(false);
    expect(coversHost('*.example.org', 'evilexample.org')).toBe(false);
    expect(coversHost('a.example.org', '*.example.org')).toBe(false);
    expect(coversHost('a.example.org', 'b.a.example.org')).toBe(false);
  });
});

describe('a mistyped name', () => {
  it('is told the nearest known one, if any is near', () => {
    expect(nearest('Netwrok', ['tools', 'network'])).toBe('network');
    expect(nearest('xyz', ['tools', 'network'])).toBeUndefined();
    expect(nearest('x'.repeat(100_000), ['tools'])).toBeUndefined();
  });
});
