import { newestFirst } from '@ymera/kernel';
import type { Installation } from '../../domain/installation.ts';
import type { InstallationStore } from '../../plugin-ports.ts';

/** The memory twin of the installation store. */
export function createMemoryInstallationStore(): InstallationStore {
  const installations = new Map<string, Installation>();
  const timeOf = ({ startedAt: at, id }: Installation) => ({ at, id });
  return {
    create: async (installation) => {
      if (installations.has(installation.id)) return false;
      installations.set(installation.id, installation);
      return true;
    },
    replace: async (installation) => {
      const { id, tenantId, revision } = installation;
      const before = installations.get(id);
      if (before?.tenantId !== tenantId || before.revision !== revision - 1) return false;
      installations.set(id, installation);
      return true;
    },
    find: async ({ tenantId, id }, signal) => {
      signal?.throwIfAborted();
      const found = installations.get(id);
      return found?.tenantId === tenantId ? found : null;
    },
    list: async ({ tenantId, before, limit }, signal) => {
      signal?.throwIfAborted();
      return [...installations.values()]
        .filter((installation) => installation.tenantId === tenantId)
        .filter((installation) => before === null || newestFirst(before, timeOf(installation)) < 0)
        .sort((a, b) => newestFirst(timeOf(a), timeOf(b)))
        .slice(0, limit);
    },
    listSilent: async ({ before, limit }) =>
      [...installations.values()]
        .flatMap((installation) =>
          installation.state.phase === 'RUNNING' && installation.state.beatAt < before
            ? [{ installation, beatAt: installation.state.beatAt }]
            : [],
        )
        .sort((a, b) => a.beatAt - b.beatAt)
        .slice(0, limit)
        .map(({ installation }) => installation),
  };
}
