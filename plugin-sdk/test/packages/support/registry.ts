import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { PluginManifest } from '../../../src/bridge/manifest.ts';
import { integrityOf } from '../../../src/packages/integrity.ts';
import { aPackageJson, aPluginManifest, aPluginTarball } from './plugins.ts';

/** Answers a request itself, or says false to leave it to the registry. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A registry on this machine that speaks npm's wire format. */
export type TestRegistry = {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  /** Authorization headers that came with them. */
  readonly tokens: (string | undefined)[];
  /** Publishes a version; gives what the packument says of it, to be changed before it is asked for. */
  publish(options?: Publication): Promise<Record<string, unknown>>;
  /** Changes the packument of a package. */
  packument(name: string): Record<string, unknown>;
  /** Stands before the registry's own answers. */
  intercept: Answer;
};

export type Publication = {
  readonly manifest?: Partial<PluginManifest>;
  /** Changes of package.json in the archive and in what the registry shows of it. */
  readonly packageJson?: object;
  readonly publishedAt?: string;
  readonly tag?: string;
};

type Packument = {
  name: string;
  'dist-tags': Record<string, string>;
  versions: Record<string, Record<string, unknown>>;
  time: Record<string, string>;
};

/** Starts a registry that is closed when the test is over. */
export async function aRegistry(): Promise<TestRegistry> {
  const registry = await startRegistry();
  onTestFinished(registry.close);
  return registry;
}

/** Starts a registry for whoever closes it. */
export async function startRegistry(): Promise<TestRegistry & { close(): Promise<void> }> {
  const packuments = new Map<string, Packument>();
  const tarballs = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    registry.requests.push(path);
    registry.tokens.push(request.headers.authorization);
    if (registry.intercept(request, response)) return;
    const tarball = tarballs.get(path);
    if (tarball) return void response.end(tarball);
    if (path.startsWith('/-/v1/search')) return sendJson(response, searchAnswer([...packuments.values()]));
    const packument = packuments.get(path.slice(1));
    if (packument) return sendJson(response, packument);
    response.statusCode = 404;
    sendJson(response, { error: 'not_found' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const registry: TestRegistry & { close(): Promise<void> } = {
    url,
    close,
    requests: [],
    tokens: [],
    intercept: () => false,
    async publish({ manifest: changes = {}, packageJson = {}, publishedAt, tag = 'latest' } = {}) {
      const manifest = aPluginManifest(changes);
      const { name, version } = manifest;
      const tarball = await aPluginTarball({ manifest, packageJson });
      const path = `/${name}/-/${name.replace(/^.*\//, '')}-${version}.tgz`;
      tarballs.set(path, tarball);
      const shown: Record<string, unknown> = {
        ...aPackageJson(manifest, packageJson),
        _id: `${name}@${version}`,
        dist: {
          tarball: new URL(path, url).href,
          integrity: integrityOf(tarball),
          shasum: '0'.repeat(40),
          fileCount: 4,
          unpackedSize: 4_096,
        },
      };
      const packument = packuments.get(name) ?? { name, 'dist-tags': {}, versions: {}, time: {} };
      packument.versions[version] = shown;
      packument['dist-tags'][tag] = version;
      packument.time[version] = publishedAt ?? '2026-01-01T00:00:00.000Z';
      packuments.set(name, packument);
      return shown;
    },
    packument(name) {
      const found = packuments.get(name);
      if (!found) throw new Error(`${name} was not published`);
      return found;
    },
  };
  return registry;
}

export function sendJson(response: ServerResponse, json: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(json));
}

function searchAnswer(packuments: readonly Packument[]): object {
  const objects = packuments.map(({ name, versions, time, 'dist-tags': tags }) => {
    const version = tags.latest ?? '';
    const { description, keywords } = versions[version] ?? {};
    return {
      package: {
        name,
        version,
        description,
        keywords,
        date: time[version],
        publisher: { username: 'somebody' },
      },
      score: { final: 1 },
    };
  });
  return { objects, total: objects.length, time: '2026-01-01T00:00:00.000Z' };
}
