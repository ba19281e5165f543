import { createRecordingLog } from '@ymera/kernel/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { findNpmRegistry } from '../../src/hosting/npm-registry.ts';

afterEach(() => void vi.unstubAllEnvs());

const log = createRecordingLog();
const find = (environment: Record<string, string>) =>
  findNpmRegistry({ config: loadConfig(environment), log });

test('plugins come from the registry that is configured, with its token', async () => {
  const environment = { YMERA_NPM_REGISTRY: 'https://npm.example.org', YMERA_NPM_TOKEN: 'abc' };
  expect(await find(environment)).toEqual({ url: 'https://npm.example.org/', token: 'abc' });
});

test('plugins come from no registry when it is off', async () => {
  expect(await find({ YMERA_NPM_REGISTRY: 'off', YMERA_NPM_TOKEN: 'abc' })).toBeNull();
});

test('plugins come from the registry that npm uses here when none is configured', async () => {
  vi.stubEnv('npm_config_registry', 'https://mirror.example.org/');
  expect(await find({})).toEqual({ url: 'https://mirror.example.org/' });
});

test('a machine without npm has no registry, and the log says so', async () => {
  vi.stubEnv('PATH', '/nowhere');
  expect(await find({})).toBeNull();
  expect(log.lines.at(-1)).toMatchObject({ level: 'info', message: expect.stringContaining('no registry') });
});
