/** A queue of what several tenants want, each at its priority. */
export interface FairQueue<T> {
  push(item: T): void;
  /** Out of those of the highest priority, the oldest of the tenant that has the fewest at work. */
  take(): T | undefined;
  /** What was taken is done. */
  finish(item: T): void;
  /** False when it does not wait here. */
  remove(item: T): boolean;
  readonly size: number;
}

interface Queued {
  readonly tenantId: string;
  /** The higher the sooner. */
  readonly priority: number;
}

export function createFairQueue<T extends Queued>(): FairQueue<T> {
  const waiting = new Map<number, Map<string, Set<T>>>();
  const atWork = new Map<string, number>();
  let size = 0;

  function remove(item: T): boolean {
    const tenants = waiting.get(item.priority);
    const items = tenants?.get(item.tenantId);
    if (!tenants || !items?.delete(item)) return false;
    size--;
    if (items.size === 0) tenants.delete(item.tenantId);
    if (tenants.size === 0) waiting.delete(item.priority);
    return true;
  }

  function next(): T | undefined {
    if (size === 0) return undefined;
    const tenants = waiting.get(Math.max(...waiting.keys())) ?? new Map<string, Set<T>>();
    let [fewest, found]: [number, Set<T> | undefined] = [Number.POSITIVE_INFINITY, undefined];
    for (const [tenantId, items] of tenants) {
      const busy = atWork.get(tenantId) ?? 0;
      if (busy < fewest) [fewest, found] = [busy, items];
    }
    const [item] = found ?? [];
    return item;
  }

  return {
    push: (item) => {
      const tenants = waiting.get(item.priority) ?? new Map<string, Set<T>>();
      const items = tenants.get(item.tenantId) ?? new Set();
      if (!items.has(item)) size++;
      waiting.set(item.priority, tenants.set(item.tenantId, items.add(item)));
    },
    take: () => {
      const item = next();
      if (!item) return undefined;
      remove(item);
      atWork.set(item.tenantId, (atWork.get(item.tenantId) ?? 0) + 1);
      // To the end of the line, so that tenants with as many at work take turns.
      const tenants = waiting.get(item.priority);
      const rest = tenants?.get(item.tenantId);
      if (tenants && rest) {
        tenants.delete(item.tenantId);
        tenants.set(item.tenantId, rest);
      }
      return item;
    },
    finish: ({ tenantId }) => {
      const busy = (atWork.get(tenantId) ?? 1) - 1;
      if (busy > 0) atWork.set(tenantId, busy);
      else atWork.delete(tenantId);
    },
    remove,
    get size() {
      return size;
    },
  };
}
