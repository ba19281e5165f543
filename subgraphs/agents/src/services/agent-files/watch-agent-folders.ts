import { watch } from 'node:fs/promises';
import type { Clock } from '@ymera/kernel';
import { type AgentFolders, loadAgentFiles } from './load-agent-files.ts';

type Watching = AgentFolders & { readonly clock: Clock };

/** An editor saves in several steps, and a checkout changes many files. */
const quietMs = 200;

/** Loads all folders again whenever something has changed in one of them, until the signal aborts. */
export async function watchAgentFolders(watching: Watching, signal: AbortSignal): Promise<void> {
  const { clock, log, folders } = watching;
  let changes = 0;
  let loading: Promise<void> | null = null;

  const load = async () => {
    for (let loaded = 0; loaded !== changes && !signal.aborted; ) {
      const seen = changes;
      await clock.wait(quietMs, signal);
      if (seen !== changes || signal.aborted) continue;
      await loadAgentFiles(watching).catch((error) => log.error('agents could not be loaded', { error }));
      loaded = seen;
    }
    changes = 0;
    loading = null;
  };

  await Promise.all(
    folders.map(async (folder) => {
      try {
        for await (const _change of watch(folder, { recursive: true, signal })) {
          changes++;
          loading ??= load();
        }
      } catch (error) {
        if (!signal.aborted) log.warn('a folder of agents is not watched', { folder, error });
      }
    }),
  );
  await loading;
}
