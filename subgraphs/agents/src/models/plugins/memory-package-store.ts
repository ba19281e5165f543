import type { PackageStore } from '../../plugin-ports.ts';

/** The memory twin of the package store. */
export function createMemoryPackageStore(): PackageStore {
  const packages = new Map<string, { readonly bytes: Uint8Array; readonly putAt: number }>();
  return {
    put: async ({ integrity, bytes, at }) => {
      const there = packages.get(integrity);
      packages.set(integrity, {
        bytes: there?.bytes ?? Uint8Array.from(bytes),
        putAt: Math.max(at, there?.putAt ?? at),
      });
    },
    get: async (integrity) => {
      const found = packages.get(integrity);
      return found ? Uint8Array.from(found.bytes) : null;
    },
    listOld: async ({ before, after, limit }) =>
      [...packages]
        .filter(([integrity, { putAt }]) => putAt < before && (after === null || integrity > after))
        .map(([integrity]) => integrity)
        .sort()
        .slice(0, limit),
    delete: async ({ integrity, before }) => {
      const found = packages.get(integrity);
      if (found && found.putAt < before) packages.delete(integrity);
    },
  };
}
