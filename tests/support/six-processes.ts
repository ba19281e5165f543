import { freePort, type Platform, startPlatform } from './platform.ts';

const subgraphs = ['agents', 'workflows', 'learning', 'security', 'billing'] as const;

/** The platform as docker-compose.yml has it: a gateway and five subgraphs, a process each, one store. */
interface SixProcesses {
  readonly gateway: Platform;
  readonly security: Platform;
  readonly billing: Platform;
  /** The variables that say where each subgraph is. */
  readonly urls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startSixProcesses(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<SixProcesses> {
  const ports = await Promise.all(subgraphs.map(() => freePort()));
  const urls = Object.fromEntries(
    subgraphs.map((name, index) => [`YMERA_${name.toUpperCase()}_URL`, `http://127.0.0.1:${ports[index]}`]),
  );
  const start = (role: string, port: number) =>
    startPlatform({
      dataDir,
      env: { ...urls, YMERA_SAMPLE: 'on', ...env, YMERA_ROLE: role, YMERA_PORT: String(port) },
    });
  const [agents, workflows, learning, security, billing, gateway] = await Promise.all([
    ...subgraphs.map((name, index) => start(name, ports[index] ?? 0)),
    start('gateway', 0),
  ]);
  if (!agents || !workflows || !learning || !security || !billing || !gateway)
    throw new Error('a process is missing');
  return {
    gateway,
    security,
    billing,
    urls,
    stop: async () => {
      const left = [gateway, workflows, agents, learning, security, billing].filter(
        ({ process }) => process.signalCode !== 'SIGKILL',
      );
      const codes = await Promise.all(left.map((process) => process.stop()));
      if (codes.some((code) => code !== 0)) throw new Error(`exit codes ${codes.join(', ')}`);
    },
  };
}
