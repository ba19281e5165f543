import type { Stores } from '../src/ports.ts';

export class DeadProcessError extends Error {
  override readonly name = 'DeadProcessError';
}

/** What changes the stores; the process dies at one of these. */
const writes: Readonly<Record<string, readonly string[]>> = {
  commits: ['append', 'markTold'],
  runs: ['create', 'recordOutcome', 'park', 'wake', 'recordPause', 'claim'],
  inbox: ['put', 'remove'],
  approvals: ['replace'],
  snapshots: ['save'],
  blobs: ['put'],
  schedules: ['insert', 'replace', 'remove'],
  begun: ['begin'],
};

/**
 * The stores as one process sees them that is killed at its write number `dieAt` (0 for the first), before the write
 * is stored or just after. From then on nothing it tries reaches the stores.
 */
export function createMortalStores(
  stores: Stores,
  death: { readonly dieAt: number; readonly moment: 'before' | 'after'; readonly at?: 'commits' },
): Stores & { readonly dead: () => boolean; readonly writes: () => number } {
  let [dead, written] = [false, 0];

  function mortal<T extends object>(name: string, store: T): T {
    const counted = death.at === undefined || death.at === name ? (writes[name] ?? []) : [];
    return new Proxy(store, {
      get: (target, method) => {
        const call: unknown = Reflect.get(target, method);
        if (typeof call !== 'function') return call;
        return async (...args: unknown[]) => {
          if (dead) throw new DeadProcessError('This process was killed.');
          const isWrite = counted.includes(String(method)) && (death.at !== 'commits' || method === 'append');
          const dies = isWrite && written++ === death.dieAt;
          if (dies && death.moment === 'after') await call.apply(target, args);
          if (dies) dead = true;
          if (dead) throw new DeadProcessError('This process was killed.');
          return call.apply(target, args);
        };
      },
    });
  }

  return {
    workflows: mortal('workflows', stores.workflows),
    runs: mortal('runs', stores.runs),
    commits: mortal('commits', stores.commits),
    blobs: mortal('blobs', stores.blobs),
    inbox: mortal('inbox', stores.inbox),
    snapshots: mortal('snapshots', stores.snapshots),
    approvals: mortal('approvals', stores.approvals),
    schedules: mortal('schedules', stores.schedules),
    begun: mortal('begun', stores.begun),
    dead: () => dead,
    writes: () => written,
  };
}
