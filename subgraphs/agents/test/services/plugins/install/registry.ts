import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PluginManifest } from '@ymera/plugin-sdk/host';
import { onTestFinished } from 'vitest';
import { aManifest, aPackageJson, aTarball } from './packages.ts';

/** Answers a request itself, or says false to leave it to the registry. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A registry on this machine that speaks npm's wire format. */
export interface TestRegistry {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  /** Publishes a version; gives what the packument says of it, to be changed before it is asked for. */
  publish(changes?: Partial<PluginManifest>, options?: Publication): Promise<Record<string, unknown>>;
  /** Stands before the registry's own answers. */
  intercept: Answer;
}

interface Publication {
  readonly packageJson?: object;
  readonly code?: string;
  readonly publishedAt?: string;
  readonly publisher?: string;
}

interface Packument {
  readonly name: string;
  readonly 'dist-tags': { latest?: string };
  readonly versions: Record<string, Record<string, unknown>>;
  readonly time: Record<string, string>;
}

/** Starts a registry that is closed when the test is over. */
export async function aRegistry(): Promise<TestRegistry> {
  const packuments = new Map<string, Packument>();
  const tarballs = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    registry.requests.push(path);
    if (registry.intercept(request, response)) return;
    const tarball = tarballs.get(path);
    const json = path.startsWith('/-/v1/search') ? searchAnswer(packuments) : packuments.get(path.slice(1));
    if (tarball) response.end(tarball);
    else if (json) sendJson(response, json);
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  // A server that listens on a port has an address with one.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const registry: TestRegistry = {
    url,
    requests: [],
    intercept: () => false,
    publish: async (changes = {}, options = {}) => {
      const manifest = aManifest(changes);
      const { name, version } = manifest;
      const { packageJson = {}, publishedAt = '2025-12-01T00:00:00.000Z', publisher = 'somebody' } = options;
      const tarball = await aTarball(changes, options);
      const path = `/${name}/-/${name.replace(/^.*\//, '')}-${version}.tgz`;
      tarballs.set(path, tarball);
      const shown: Record<string, unknown> = {
        ...aPackageJson(manifest, packageJson),
        _id: `${name}@${version}`,
        _npmUser: { name: publisher },
        dist: { tarball: new URL(path, url).href, integrity: integrityOf(tarball) },
      };
      const packument = packuments.get(name) ?? { name, 'dist-tags': {}, versions: {}, time: {} };
      packument.versions[version] = shown;
      packument['dist-tags'].latest = version;
      packument.time[version] = publishedAt;
      packuments.set(name, packument);
      return shown;
    },
  };
  return registry;
}

export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

export function sendJson(response: ServerResponse, json: unknown): boolean {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(json));
  return true;
}

function searchAnswer(packuments: ReadonlyMap<string, Packument>): object {
  const objects = [...packuments.values()].map(({ name, versions, time, 'dist-tags': { latest = '' } }) => {
    const { description, keywords } = versions[latest] ?? {};
    const publisher = { username: 'somebody' };
    return { package: { name, version: latest, description, keywords, date: time[latest], publisher } };
  });
  return { objects };
}
