import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { JsonValue } from '../bridge/json.ts';
import { createGuardedTransport } from '../host/capabilities/fetch/transport.ts';
import { createMemoryStorage } from '../host/capabilities/memory-storage.ts';
import type { CapabilityPorts } from '../host/ports.ts';
import { readJson } from './call-input.ts';
import { misused } from './errors.ts';
import type { CliIo } from './io.ts';
import { plain } from './output.ts';

/** Options of the commands that call a plugin. */
export type WorldOptions = {
  readonly config?: string;
  readonly secret?: readonly string[];
  readonly loopback?: readonly string[];
};

/** What stands around a plugin that is called from the command line. */
export type World = {
  readonly config?: JsonValue;
  readonly ports: CapabilityPorts;
  close(): Promise<void>;
};

/**
 * Real fetch to the hosts that the plugin declares, and storage that lasts as long as the command. Host tools and
 * models are the platform's, so there are none here.
 */
export async function openWorld(options: WorldOptions, io: CliIo): Promise<World> {
  const offline = await openOfflineWorld(options, io);
  const loopback = (options.loopback ?? []).map(checkOrigin);
  const fetch = createGuardedTransport({ loopback });
  const events: CapabilityPorts['events'] = {
    publish: async ({ type, data }) =>
      void io.stderr.write(`${plain(`event ${type} ${JSON.stringify(data)}`)}\n`),
  };
  return { ...offline, ports: { ...offline.ports, fetch, events }, close: () => fetch.close() };
}

/** Nothing but storage, secrets and settings: what examples can use and still be the same each time. */
export async function openOfflineWorld(options: WorldOptions, io: CliIo): Promise<World> {
  const config =
    options.config === undefined ? {} : { config: await readJson(options.config, '--config', io) };
  const secrets = new Map<string, string>();
  for (const given of options.secret ?? []) secrets.set(...(await readSecret(given, io)));
  const ports: CapabilityPorts = {
    storage: createMemoryStorage(),
    secrets: { read: async (_, name) => secrets.get(name) ?? null },
    events: { publish: async () => undefined },
  };
  return { ...config, ports, close: async () => undefined };
}

async function readSecret(given: string, io: CliIo): Promise<[name: string, value: string]> {
  const at = given.indexOf('=');
  if (at <= 0) misused('--secret is not of the form name=value.', 'Write --secret token=@token.txt.');
  const [name, value] = [given.slice(0, at), given.slice(at + 1)];
  if (!value.startsWith('@')) return [name, value];
  const path = resolve(io.cwd, value.slice(1));
  const text = await readFile(path, 'utf8').catch(() =>
    misused(
      `--secret ${name} names ${path}, which cannot be read.`,
      'Name a file that exists.',
      'PATH_NOT_FOUND',
    ),
  );
  return [name, text.trim()];
}

function checkOrigin(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isLoopback = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url && isLoopback && /^https?:$/.test(url.protocol)) return url.origin;
  return misused(
    `--loopback ${given} is no address on this machine.`,
    'Give one such as http://127.0.0.1:8080.',
  );
}
