import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { settings, subgraphNames } from '../src/settings.ts';

const urls = Object.fromEntries(
  subgraphNames.map((name) => [`YMERA_${name.toUpperCase()}_URL`, `http://${name}:4000`]),
);

describe('the table', () => {
  test.each(Object.values(settings))('says what $name means', ({ name, meaning }) => {
    expect(name).toMatch(/^[A-Z][A-Z_]+$/);
    expect(meaning).toMatch(/^[A-Z`].{20,}\.$/);
  });

  test('names each variable once', () => {
    const names = Object.values(settings).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('without any variable', () => {
  test('everything runs in one process on loopback', () => {
    expect(loadConfig({})).toMatchObject({ port: 4000, host: '127.0.0.1', role: 'all', introspection: true });
  });

  test('everything is kept below the working directory', () => {
    const { dataDir, workspace } = loadConfig({});
    expect([dataDir, workspace]).toEqual([resolve('.ymera'), resolve('.ymera/workspace')]);
  });
});

test('the workspace moves with the data directory', () => {
  expect(loadConfig({ YMERA_DATA_DIR: '/srv/data' }).workspace).toBe(join('/srv/data', 'workspace'));
});

test.each([
  ['*', 'any'],
  ['api.example.com, *.Example.org', ['api.example.com', '*.example.org']],
])('hosts that agents may reach: %s', (value, fetchHosts) => {
  expect(loadConfig({ YMERA_FETCH_HOSTS: value })).toMatchObject({ fetchHosts });
});

test('how often remote agents report, and what becomes of those that do not', () => {
  expect(loadConfig({})).toMatchObject({
    agentReportSeconds: 60,
    agentLadder: { warnAfter: 3, suspendAfter: 5, freezeAfter: 10 },
  });
  expect(loadConfig({ YMERA_AGENT_LADDER: '1, 2,30' })).toMatchObject({
    agentLadder: { warnAfter: 1, suspendAfter: 2, freezeAfter: 30 },
  });
});

test('an empty variable counts as not set', () => {
  expect(loadConfig({ YMERA_PORT: '', MONGODB_URI: '' })).toMatchObject({ port: 4000, mongodbUri: null });
});

describe('a wrong value', () => {
  test.each([
    ['YMERA_PORT', '65536'],
    ['YMERA_PORT', '-1'],
    ['YMERA_PORT', '4e3'],
    ['YMERA_HOST', 'a host'],
    ['YMERA_DATA_DIR', 'a\0b'],
    ['YMERA_ROLE', 'coordinator'],
    ['YMERA_WORKSPACE', '\0'],
    ['YMERA_PLUGINS', 'a,\0'],
    ['YMERA_PLUGIN_MIN_AGE_HOURS', '-1'],
    ['YMERA_PLUGIN_FOLDERS', '\0'],
    ['YMERA_AGENT_REPORT_SECONDS', '4'],
    ['YMERA_AGENT_LADDER', '3,5'],
    ['YMERA_AGENT_LADDER', '3,3,10'],
    ['YMERA_AGENT_LADDER', '0,5,10'],
    ['YMERA_AGENT_LADDER', '3,5,10001'],
    ['YMERA_PLUGIN_LOOPBACK', 'http://example.org'],
    ['YMERA_PLUGIN_LOOPBACK', 'http://127.0.0.1:1,ftp://127.0.0.1'],
    ['YMERA_FETCH_HOSTS', 'https://api.example.com'],
    ['YMERA_FETCH_HOSTS', 'api.example.com,*'],
    ['YMERA_FETCH_HOSTS', 'a..b'],
    ['YMERA_PUBLIC_URL', 'ymera.example'],
    ['YMERA_INTROSPECTION', 'yes'],
    ['YMERA_REQUEST_TIMEOUT_MS', '99'],
    ['YMERA_REQUEST_TIMEOUT_MS', '900001'],
    ['YMERA_SAMPLE', 'true'],
    ['YMERA_STORE_SYNC', 'full'],
    ['YMERA_EMBEDDED_ENGINE', 'postgres'],
    ['YMERA_EMBEDDED_LISTEN', '0.0.0.0'],
    ['MONGOMS_SYSTEM_BINARY', '\0'],
    ['YMERA_LOG_LEVEL', 'verbose'],
    ['YMERA_AGENTS_URL', 'agents:4000'],
    ['CHROMA_URL', 'ftp://chroma'],
  ])('of %s is refused with name and value: %j', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(`${name} is "${value}"; it must be `);
  });

  test.each(['MONGODB_URI', 'REDIS_URL', 'YMERA_IDENTITY_KEY'])('of %s is refused unseen', (name) => {
    expect(() => loadConfig({ [name]: 'swordfish' })).toThrow(`${name} is set to something else`);
    expect(() => loadConfig({ [name]: 'swordfish' })).not.toThrow('swordfish');
  });

  test('is told together with all the others', () => {
    const read = () => loadConfig({ YMERA_PORT: 'x', YMERA_ROLE: 'y' });
    expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(read).toThrow(/YMERA_PORT.*\n.*YMERA_ROLE/);
  });
});

describe('the npm registry', () => {
  const registryOf = (value: string) => loadConfig({ YMERA_NPM_REGISTRY: value }).npmRegistry;

  test.each([
    ['off', 'off'],
    ['https://npm.example.org', 'https://npm.example.org/'],
    ['https://npm.example.org/team/', 'https://npm.example.org/team/'],
    ['http://127.0.0.1:4873', 'http://127.0.0.1:4873/'],
  ])('may be %s', (value, read) => {
    expect(registryOf(value)).toBe(read);
  });

  test.each([
    'http://npm.example.org',
    'https://ada:swordfish@npm.example.org',
    'npm.example.org',
    'nowhere',
  ])('may not be %s, which is not repeated', (value) => {
    expect(() => registryOf(value)).toThrow('YMERA_NPM_REGISTRY is set to something else');
    expect(() => registryOf(value)).not.toThrow(value);
  });
});

describe('what opens this machine to plugins', () => {
  test.each([
    ['YMERA_PLUGIN_FOLDERS', 'plugins'],
    ['YMERA_PLUGIN_LOOPBACK', 'http://127.0.0.1:8080'],
  ])('is refused in production: %s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).not.toThrow();
    expect(() => loadConfig({ [name]: value, NODE_ENV: 'production' })).toThrow(`${name} is set`);
  });

  test('names origins, whatever path they were given with', () => {
    const { pluginLoopback } = loadConfig({ YMERA_PLUGIN_LOOPBACK: 'http://localhost:1/x, http://[::1]:2' });
    expect(pluginLoopback).toEqual(['http://localhost:1', 'http://[::1]:2']);
  });
});

describe('a role', () => {
  test('that calls other subgraphs has to know where they are', () => {
    expect(() => loadConfig({ YMERA_ROLE: 'gateway' })).toThrow(
      expect.objectContaining({ details: { settings: Object.keys(urls) } }),
    );
    expect(() => loadConfig({ YMERA_ROLE: 'workflows' })).toThrow('YMERA_AGENTS_URL is not set');
  });

  test('is read once it knows', () => {
    expect(loadConfig({ ...urls, YMERA_ROLE: 'gateway' }).urls.billing).toBe('http://billing:4000');
  });

  test('of worker has to know the Redis that its steps come from', () => {
    expect(() => loadConfig({ YMERA_ROLE: 'worker' })).toThrow(
      expect.objectContaining({ details: { settings: ['REDIS_URL'] } }),
    );
    const worker = loadConfig({ YMERA_ROLE: 'worker', REDIS_URL: 'redis://valkey:6379' });
    expect(worker).toMatchObject({ role: 'worker', redisUrl: 'redis://valkey:6379' });
  });

  test.each(['agents', 'learning', 'security', 'billing'])('of %s calls nobody', (role) => {
    expect(loadConfig({ YMERA_ROLE: role }).role).toBe(role);
  });
});

describe('introspection', () => {
  test.each([
    [{}, true],
    [{ YMERA_HOST: 'localhost' }, true],
    [{ YMERA_HOST: '::1' }, true],
    [{ YMERA_HOST: '127.0.0.2' }, true],
    [{ YMERA_HOST: '0.0.0.0' }, false],
    [{ YMERA_HOST: '::' }, false],
    [{ YMERA_HOST: '127.example.com' }, false],
    [{ NODE_ENV: 'production' }, false],
    [{ YMERA_HOST: '0.0.0.0', YMERA_INTROSPECTION: 'on' }, true],
    [{ NODE_ENV: 'production', YMERA_INTROSPECTION: 'on' }, true],
    [{ YMERA_INTROSPECTION: 'off' }, false],
  ])('with %j is %s', (environment, open) => {
    expect(loadConfig(environment).introspection).toBe(open);
  });
});
