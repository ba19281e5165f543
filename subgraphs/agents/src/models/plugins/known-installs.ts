import type { PluginInstall } from '../../domain/plugin-install.ts';

/** Records that were read before, each in its latest revision that was seen. */
export interface KnownInstalls {
  find(id: string, revision: number): PluginInstall | null;
  /** `size` counts towards what is kept altogether. */
  note(id: string, install: PluginInstall, size: number): void;
}

/** Keeps records up to `sizeMax` together; those that were not asked for longest go first. */
export function createKnownInstalls(sizeMax: number): KnownInstalls {
  const known = new Map<string, { readonly install: PluginInstall; readonly size: number }>();
  let total = 0;

  const forget = (id: string) => {
    total -= known.get(id)?.size ?? 0;
    known.delete(id);
  };

  return {
    find: (id, revision) => {
      const found = known.get(id);
      if (found?.install.revision !== revision) return null;
      known.delete(id);
      known.set(id, found); // the map is in the order of use
      return found.install;
    },
    note: (id, install, size) => {
      forget(id);
      if (size > sizeMax) return;
      known.set(id, { install, size });
      total += size;
      for (const oldest of known.keys()) {
        if (total <= sizeMax) return;
        forget(oldest);
      }
    },
  };
}
