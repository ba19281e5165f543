import { setTimeout } from 'node:timers/promises';
import { createManualClock, type ManualClock } from '@ymera/kernel/testing';
import { loadConfig } from '../../gateway/src/config.ts';
import { openGraph } from '../../gateway/src/hosting/graph.ts';
import { openLocalSubgraphs } from '../../gateway/src/hosting/local-subgraphs.ts';
import { openPlatform } from '../../gateway/src/platform.ts';
import { serve } from '../../gateway/src/serve.ts';
import { firstAdmin } from './graph.ts';
import { temporaryFolder } from './platform.ts';

/** The whole platform within the process of a test, on a clock that the test moves. */
export interface ClockedInstallation {
  readonly url: string;
  readonly token: string;
  readonly clock: ManualClock;
  /** Lets time pass, ten times as fast as it does, until what is waited for has come about; gives that. */
  passing<T>(awaited: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const stepMs = 100;

export async function openOnClock(env: Readonly<Record<string, string>>): Promise<ClockedInstallation> {
  const folder = await temporaryFolder();
  const closers: (() => Promise<void>)[] = [folder.remove];
  const close = async () => {
    for (const one of closers.toReversed()) await one();
  };
  try {
    const clock = createManualClock();
    const own = {
      YMERA_PORT: '0',
      YMERA_DATA_DIR: folder.path,
      YMERA_SAMPLE: 'off',
      YMERA_STORE_SYNC: 'NORMAL',
    };
    const opened = await openPlatform(loadConfig({ ...own, YMERA_LOG_LEVEL: 'error', ...env }));
    closers.push(opened.close);
    const platform = { ...opened, clock };
    const local = await openLocalSubgraphs(platform);
    closers.push(local.close);
    const graph = await openGraph(platform, local);
    closers.push(graph.close);
    const service = await serve(platform, local, graph);
    closers.push(service.close);
    const url = `http://127.0.0.1:${service.port}`;
    const token = await firstAdmin(url, `#token=${await local.security?.setupToken()}`);
    return { url, token, clock, passing: (awaited) => passing(clock, awaited), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function passing<T>(clock: ManualClock, awaited: Promise<T>): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  awaited.then(end, end);
  while (!over) {
    await clock.advance(stepMs);
    await setTimeout(stepMs / 10);
  }
  return awaited;
}
