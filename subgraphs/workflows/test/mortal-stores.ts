import type { Commit, Stores } from '../src/ports.ts';

export class DeadProcessError extends Error {
  override readonly name = 'DeadProcessError';
}

/**
 * The stores as one process sees them that is killed at its commit number `dieAt` (0 for the first that it writes),
 * before the commit is stored or just after. From then on nothing it tries reaches the stores.
 */
export function createMortalStores(
  stores: Stores,
  death: { readonly dieAt: number; readonly moment: 'before' | 'after' },
): Stores & { readonly dead: () => boolean } {
  let [dead, commits] = [false, 0];
  const alive = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          if (dead) throw new DeadProcessError('This process was killed.');
          return method.apply(target, args);
        };
      },
    });
  const log = alive(stores.commits);
  const append = async (commit: Commit) => {
    const dies = commits++ === death.dieAt;
    if (dies && death.moment === 'after') await stores.commits.append(commit);
    if (dies) dead = true;
    return log.append(commit);
  };
  return {
    workflows: alive(stores.workflows),
    runs: alive(stores.runs),
    blobs: alive(stores.blobs),
    commits: { ...log, read: log.read, listUntold: log.listUntold, markTold: log.markTold, append },
    dead: () => dead,
  };
}
