import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/platform.ts';
import { startChild } from '../processes/start-child.ts';
import type { Operation } from './measure.ts';

/** Servers that do one thing and nothing else, each in a process of its own. */
export interface Peers {
  readonly operations: readonly Operation[];
  close(): Promise<void>;
}

export async function openPeers(): Promise<Peers> {
  const folder = await temporaryFolder();
  const dataDir = join(folder.path, 'store');
  await mkdir(dataDir);
  const insert = startChild('node:http, one insert');
  const apollo = startChild('Apollo Server, from memory');
  const close = async () => {
    await Promise.all([insert.stop(), apollo.stop()]);
    await folder.remove();
  };
  try {
    const [written, read] = await Promise.all([
      insert.call('open', { kind: 'bare-insert', dataDir }),
      apollo.call('open', { kind: 'apollo-agent' }),
    ]);
    const originOf = ({ port }: { port: number }) => `http://127.0.0.1:${port}`;
    const ask = (query: string, variables: Record<string, unknown>) => ({ token: null, query, variables });
    return {
      operations: [
        {
          ...{ name: 'node:http, one insert', targetMs: null, origin: originOf(written) },
          request: (client, n) => ask('', { input: { client, n, health: 'HEALTHY', cpuPercent: 12.5 } }),
        },
        {
          ...{ name: 'Apollo Server, an agent from memory', targetMs: null, origin: originOf(read) },
          request: (_client, n) => ask('query ($id: ID!) { agent(id: $id) { id status } }', { id: `a${n}` }),
        },
      ],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
