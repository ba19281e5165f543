import type { PluginSource, Supervisor } from './supervisor.ts';

/** The isolate that one call runs in; `done` gives it back. */
export type Lease = { readonly source: PluginSource; readonly done: () => void };

type Options = {
  readonly supervisor: Supervisor;
  /** The plugin without a name for its isolate. */
  readonly plugin: Omit<PluginSource, 'key'>;
  /** Unique in this host. */
  readonly key: string;
  /** Each call gets an isolate that no other call has used. */
  readonly perCall: boolean;
};

type Shared = { readonly source: PluginSource; calls: number };

const tenantsMax = 256;

/** The isolates of one plugin: one for each class of tenants, or one for each call. */
export class Isolates {
  readonly #options: Options;
  /** By class of tenants, the longest unused first. */
  readonly #shared = new Map<string, Shared>();
  readonly #lent = new Set<PluginSource>();
  #prepared: PluginSource | undefined;
  #made = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The isolate that shows whether the plugin can be loaded at all. */
  first(): PluginSource {
    if (!this.#options.perCall) return this.#sharedBy('').source;
    this.#prepared ??= this.#make();
    return this.#prepared;
  }

  take(tenantClass: string): Lease {
    return this.#options.perCall ? this.#takeFresh() : this.#takeShared(tenantClass);
  }

  unload(): void {
    const { supervisor } = this.#options;
    const all = [...this.#lent, ...[...this.#shared.values()].map(({ source }) => source)];
    for (const { key } of this.#prepared ? [...all, this.#prepared] : all) supervisor.unload(key);
    this.#shared.clear();
    this.#prepared = undefined;
  }

  #takeFresh(): Lease {
    const { supervisor } = this.#options;
    const source = this.#prepared ?? this.#make();
    this.#prepared = undefined;
    this.#lent.add(source);
    const done = () => {
      this.#lent.delete(source);
      if (source.isOpen() && !this.#prepared) {
        // Made ready now, so that the next call need not wait for it.
        this.#prepared = this.#make();
        void supervisor.load(this.#prepared);
      }
      supervisor.unload(source.key);
    };
    return { source, done };
  }

  #takeShared(tenantClass: string): Lease {
    const shared = this.#sharedBy(tenantClass);
    shared.calls += 1;
    const done = () => {
      shared.calls -= 1;
    };
    return { source: shared.source, done };
  }

  #sharedBy(tenantClass: string): Shared {
    const known = this.#shared.get(tenantClass);
    const shared = known ?? { source: this.#make(), calls: 0 };
    this.#shared.delete(tenantClass);
    this.#shared.set(tenantClass, shared);
    if (!known && this.#shared.size > tenantsMax) this.#dropIdle(shared);
    return shared;
  }

  #dropIdle(keep: Shared): void {
    for (const [tenantClass, shared] of this.#shared) {
      if (shared.calls > 0 || shared === keep) continue;
      this.#shared.delete(tenantClass);
      this.#options.supervisor.unload(shared.source.key);
      return;
    }
  }

  #make(): PluginSource {
    this.#made += 1;
    return { ...this.#options.plugin, key: `${this.#options.key}.${this.#made}` };
  }
}
