import { openTestRedis } from '@ymera/kernel/redis';
import { vi } from 'vitest';
import { firstAdmin, mustAsk } from './graph.ts';
import { type Platform, startPlatform, temporaryFolder } from './platform.ts';
import { startSixProcesses } from './six-processes.ts';

/** The platform on a data directory of its own, set up, and with its first admin signed in. */
export interface Installation {
  readonly dataDir: string;
  readonly url: string;
  /** The first admin's. */
  readonly token: string;
  /** Ends its processes as Ctrl-C does, and removes the data. Throws when one of them does not end well. */
  close(): Promise<void>;
}

export interface SingleInstallation extends Installation {
  readonly platform: Platform;
  /** Ends the process with SIGKILL, and starts the next one on the same data. */
  killAndRestart(): Promise<void>;
}

/** Starts all of it in one process; with the sample, it has run once when this resolves. */
export function openInstallation(
  options: { sample?: boolean; env?: Readonly<Record<string, string>> } = {},
): Promise<SingleInstallation> {
  return inFolder(async (dataDir) => {
    const { sample = false, env = {} } = options;
    const start = () => startPlatform({ dataDir, env: { YMERA_SAMPLE: sample ? 'on' : 'off', ...env } });
    let platform = await start();
    if (sample) await platform.printed('Serving.');
    const token = await firstAdmin(platform.url, platform.output());
    return {
      token,
      get url() {
        return platform.url;
      },
      get platform() {
        return platform;
      },
      killAndRestart: async () => {
        await platform.kill();
        platform = await start();
      },
      stop: async () => {
        const code = await platform.stop();
        if (code !== 0) throw new Error(`exit code ${code}`);
      },
    };
  });
}

export interface SixInstallation extends Installation {
  /** The variables that tell another gateway where each subgraph is. */
  readonly urls: Readonly<Record<string, string>>;
  /** Ends billing's process with SIGKILL; `close` takes it for well ended. */
  killBilling(): Promise<void>;
}

/** Starts the gateway and each subgraph in a process of its own, with the sample. */
export function openSixProcesses(env: Readonly<Record<string, string>> = {}): Promise<SixInstallation> {
  return inFolder(async (dataDir) => {
    const { gateway, security, billing, urls, stop } = await startSixProcesses(dataDir, env);
    await security.printed(/#token=\S+/);
    const token = await firstAdmin(gateway.url, security.output());
    await sampleDefined(gateway, token);
    return { url: gateway.url, token, urls, killBilling: billing.kill, stop };
  });
}

export interface EightInstallation extends Installation {
  /** The two that do the steps of runs and nothing else; they print what they do. */
  readonly workers: readonly Platform[];
}

/** The same, with two workers to whom the workflows' process hands all steps over a Redis. */
export function openEightProcesses(more: Readonly<Record<string, string>> = {}): Promise<EightInstallation> {
  return inFolder(async (dataDir) => {
    const redis = await openTestRedis();
    const env = { ...more, REDIS_URL: redis.url };
    const asWorker = { ...env, YMERA_ROLE: 'worker', YMERA_LOG_LEVEL: 'info' };
    // First, on a store that is empty: a worker waits for nobody.
    const workers = await Promise.all([1, 2].map(() => startPlatform({ dataDir, env: asWorker })));
    const { gateway, security, stop } = await startSixProcesses(dataDir, env);
    await security.printed(/#token=\S+/);
    const token = await firstAdmin(gateway.url, security.output());
    await sampleDefined(gateway, token);
    return {
      url: gateway.url,
      token,
      workers,
      stop: async () => {
        const codes = await Promise.all(workers.map((one) => one.stop()));
        await stop().finally(() => redis.close());
        if (codes.some((code) => code !== 0)) throw new Error(`exit codes of the workers: ${codes}`);
      },
    };
  });
}

/** A gateway that is ready goes on to define the sample workflow. */
async function sampleDefined(gateway: Platform, token: string): Promise<void> {
  const query = '{ workflow(id: "data-analysis") { id } }';
  const look = async () => {
    const { workflow } = await mustAsk(gateway.url, query, { token });
    if (!workflow) throw new Error(`There is no sample workflow. The gateway printed:\n${gateway.output()}`);
  };
  await vi.waitFor(look, { timeout: 240_000, interval: 100 });
}

async function inFolder<Started extends { stop(): Promise<void> }>(
  start: (dataDir: string) => Promise<Started>,
) {
  const folder = await temporaryFolder();
  try {
    const started = await start(folder.path);
    const close = () => started.stop().finally(() => folder.remove());
    // Not a copy: what it says of its process changes with a restart.
    return Object.assign(started, { dataDir: folder.path, close });
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
