import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../gateway/src/config.ts';
import { settings, subgraphNames } from '../../gateway/src/settings.ts';

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly deploy?: { readonly replicas: number };
}

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const services: Record<string, Service> = parse(text, { merge: true }).services;
const ours = Object.entries(services).filter(([, { image }]) => image === 'ymera:local');
const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');

describe('docker-compose.yml', () => {
  it('runs a gateway, five subgraphs and workers from one image, a role each', () => {
    const roles = ours.map(([name, { environment }]) => [name, environment?.YMERA_ROLE]);
    expect(roles.toSorted()).toEqual(
      ['gateway', 'worker', ...subgraphNames].map((name) => [name, name]).toSorted(),
    );
  });

  it('runs two workers, which reach the store and the Redis that the coordinators use', () => {
    expect(services.worker?.deploy).toEqual({ replicas: 2 });
    for (const name of ['MONGODB_URI', 'REDIS_URL', 'YMERA_IDENTITY_KEY'])
      expect(services.worker?.environment?.[name]).toBe(services.workflows?.environment?.[name]);
    expect(services.worker?.environment?.REDIS_URL).toBe('redis://valkey:6379');
  });

  it('reads as the configuration of each process', () => {
    for (const [, { environment }] of ours) {
      const key = { YMERA_IDENTITY_KEY: 'k'.repeat(43), YMERA_PUBLIC_URL: 'http://localhost:4000' };
      expect(() => loadConfig({ ...environment, ...key })).not.toThrow();
    }
  });

  it('starts every process with the command that the end-to-end tests use', () => {
    const support = readFileSync(join(root, 'tests/support/platform.ts'), 'utf8');
    expect(support).toContain("spawn(process.execPath, [join(root, 'gateway/src/main.ts')");
    for (const [, { command }] of ours) expect(command).toEqual(['node', 'gateway/src/main.ts']);
    expect(dockerfile).toContain('CMD ["node", "gateway/src/main.ts"]');
  });

  it('sets only variables that the configuration knows', () => {
    const known = Object.values(settings).map(({ name }) => name);
    const set = ours.flatMap(([, { environment }]) => Object.keys(environment ?? {}));
    expect(set.filter((name) => !known.some((other) => other === name))).toEqual([]);
  });

  it('tells every process where to find the ones that it calls', () => {
    const urls = subgraphNames.map((name) => [`YMERA_${name.toUpperCase()}_URL`, `http://${name}:4000`]);
    expect(services.gateway?.environment).toMatchObject(Object.fromEntries(urls));
    expect(services.workflows?.environment).toMatchObject({ YMERA_AGENTS_URL: 'http://agents:4000' });
    expect(services.agents?.environment).toMatchObject({ YMERA_WORKFLOWS_URL: 'http://workflows:4000' });
  });

  it('keeps what must survive on volumes, and opens no port but the gateway on loopback', () => {
    const { services: raw } = parse(text, { merge: true });
    expect(raw.mongo.volumes).toEqual(['mongo:/data/db']);
    const opened = Object.entries<{ ports?: string[] }>(raw).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => [name, port]),
    );
    expect(opened).toEqual([['gateway', '127.0.0.1:4000:4000']]);
  });

  it('copies every workspace into the image', () => {
    const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const folder of workspaces) {
      expect(dockerfile).toContain(
        folder === 'plugins/*' ? 'COPY plugins/data-analyst/package.json' : `COPY ${folder}/package.json`,
      );
    }
  });

  const compose = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0;
  if (!compose)
    console.log(
      'skipped: "docker compose config" accepts the file, because this machine has no docker compose',
    );
  it.skipIf(!compose)('is accepted by docker compose', () => {
    const result = spawnSync(
      'docker',
      ['compose', '-f', join(root, 'docker-compose.yml'), 'config', '--quiet'],
      {
        env: { ...process.env, YMERA_IDENTITY_KEY: 'k'.repeat(43) },
        encoding: 'utf8',
      },
    );
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
  });
});
