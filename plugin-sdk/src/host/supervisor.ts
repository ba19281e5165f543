import type { HostLimits } from '../bridge/limits.ts';
import { Breaker, type HostNotice } from './breaker.ts';
import type { Spawn } from './child-process.ts';
import { lostEnvelope } from './envelope.ts';
import { Nursery } from './nursery.ts';
import { decidePlace, identityKey, type Place, type PluginIdentity } from './placement.ts';
import { readRss } from './rss.ts';
import { type LoadOutcome, Slot } from './slot.ts';
import type { PluginSource } from './source.ts';
import type { HostLog } from './types.ts';

export type { PluginSource } from './source.ts';

/** How many processes there are, and how long they live. */
export type ChildrenLimits = {
  /** Processes with plugins in them, at most. */
  readonly max: number;
  /** Started processes that wait, so that the loss of one costs no start. */
  readonly spares: number;
  /** Reviewed plugins that share one process. */
  readonly pluginsPerChild: number;
  /** Isolates that stay loaded in one process; the longest unused go first. */
  readonly isolatesPerChild: number;
  /** A process without calls ends after this time. */
  readonly idleMs: number;
};

export const defaultChildren: ChildrenLimits = {
  max: 16,
  spares: 1,
  pluginsPerChild: 32,
  isolatesPerChild: 64,
  idleMs: 10 * 60_000,
};

export type SupervisorOptions = {
  readonly spawn?: Spawn;
  readonly log?: HostLog;
  readonly children?: Partial<ChildrenLimits>;
  readonly hardening?: 'auto' | 'off';
  readonly onNotice?: (notice: HostNotice) => void;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
};

/** One process as an operator sees it. `rssBytes` is null where the system does not tell. */
export type ChildStatus = {
  readonly place: string;
  readonly pid: number | undefined;
  readonly jitless: boolean;
  readonly isolates: number;
  readonly calls: number;
  readonly rssBytes: number | null;
};

/** Keeps the child processes, puts every plugin where it belongs, and draws consequences from what they cost. */
export class Supervisor {
  readonly #limits: HostLimits;
  readonly #children: ChildrenLimits;
  readonly #log: HostLog | undefined;
  readonly #nursery: Nursery;
  readonly #slots = new Map<string, Slot>();
  /** Where each isolate was last put, and which plugin it holds. */
  readonly #places = new Map<string, { readonly slot: Slot; readonly plugin: string }>();
  readonly breaker: Breaker;
  #closed = false;
  #calls = 0;

  constructor(limits: HostLimits, options: SupervisorOptions) {
    this.#limits = limits;
    this.#children = { ...defaultChildren, ...options.children };
    this.#log = options.log;
    const spawn = options.spawn ? { spawn: options.spawn } : {};
    this.#nursery = new Nursery({
      start: { limits, ...spawn },
      hardened: options.hardening !== 'off',
      spares: this.#children.spares,
      log: options.log,
    });
    this.breaker = new Breaker({
      now: options.now ?? Date.now,
      onNotice: (notice) => this.#tell(notice, options.onNotice),
    });
  }

  /** Starts a process ahead of need. Rejects when none can be started on this machine. */
  async warm(jitless: boolean): Promise<void> {
    await this.#nursery.warm(jitless);
  }

  /** Started processes that wait. */
  get spares(): number {
    return this.#nursery.spares.length;
  }

  status(): readonly ChildStatus[] {
    return [...this.#slots.values()]
      .filter(({ pid }) => pid !== undefined)
      .map(({ place, pid, isolates, calls }) => {
        return { place: place.key, pid, jitless: place.jitless, isolates, calls, rssBytes: readRss(pid) };
      });
  }

  /** What `load` would say, if the plugin is where it belongs already. */
  loaded(source: PluginSource): LoadOutcome | undefined {
    const slot = this.#places.get(source.key)?.slot;
    // After a kill the plugin may belong elsewhere, or nowhere.
    if (!slot || this.#closed || !source.isOpen() || this.breaker.level(source.identity) !== 'shared')
      return undefined;
    return slot.loaded(source.key);
  }

  /** Makes sure that a child holds the plugin. Never rejects. */
  async load(source: PluginSource, describe = false): Promise<LoadOutcome> {
    if (this.#closed || !source.isOpen())
      return { ok: false, error: lostEnvelope('the plugin was taken out of the host') };
    const reason = this.breaker.disabledReason(source.identity);
    if (reason !== null) return { ok: false, error: disabled(source.name, reason) };
    const slot = this.#slotFor(source);
    if (!slot) return { ok: false, error: noRoom(this.#children.max) };
    return await slot.load(source, describe);
  }

  unload(key: string): void {
    const slot = this.#places.get(key)?.slot;
    this.#places.delete(key);
    slot?.unload(key);
    // A shared process stays for the next plugin; one that was for this plugin alone has no more use.
    if (!slot || slot.place.key.startsWith('shared:') || this.#isUsed(slot)) return;
    this.#slots.delete(slot.place.key);
    void slot.close();
  }

  /** A name for a call that no other call in this host has. */
  nextCall(): string {
    this.#calls += 1;
    return String(this.#calls);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#nursery.close(), ...[...this.#slots.values()].map((slot) => slot.close())]);
  }

  /** The slot that a plugin belongs to now; undefined when every process is at work for others. */
  #slotFor(source: PluginSource): Slot | undefined {
    const before = this.#places.get(source.key)?.slot;
    const level = this.breaker.level(source.identity);
    if (before && (level === 'shared' || before.place.key.startsWith('plugin:'))) {
      if (before.pid !== undefined || this.#makeRoom()) return before;
      return undefined;
    }
    const place = decidePlace(source.identity, {
      origin: source.origin,
      level,
      shared: this.#countPlugins(identityKey(source.identity)),
      pluginsPerChild: this.#children.pluginsPerChild,
    });
    const slot = this.#slots.get(place.key) ?? this.#open(place);
    if (slot && before !== slot) {
      before?.unload(source.key);
      this.#places.set(source.key, { slot, plugin: identityKey(source.identity) });
    }
    return slot;
  }

  #isUsed(slot: Slot): boolean {
    return [...this.#places.values()].some((place) => place.slot === slot);
  }

  /** How many other plugins each place holds; isolates of one plugin count once. */
  #countPlugins(plugin: string): ReadonlyMap<string, number> {
    const plugins = new Map<string, Set<string>>();
    for (const { slot, plugin: other } of this.#places.values()) {
      const { key } = slot.place;
      if (other !== plugin) plugins.set(key, (plugins.get(key) ?? new Set()).add(other));
    }
    return new Map([...plugins].map(([key, others]) => [key, others.size]));
  }

  #open(place: Place): Slot | undefined {
    if (!this.#makeRoom()) return undefined;
    const { isolatesPerChild: isolatesMax, idleMs } = this.#children;
    const slot = new Slot({
      place,
      limits: this.#limits,
      log: this.#log,
      takeChild: () => this.#nursery.take(place.jitless),
      isolatesMax,
      idleMs,
      onKill: (suspects, reason) => this.#onKill(suspects, reason),
    });
    this.#slots.set(place.key, slot);
    return slot;
  }

  /** Ends the process that was idle longest when there are as many as there may be. */
  #makeRoom(): boolean {
    const alive = [...this.#slots.values()].filter(({ pid }) => pid !== undefined);
    if (alive.length < this.#children.max) return true;
    const [idlest] = alive.filter(({ busy }) => !busy).toSorted((a, b) => a.usedAt - b.usedAt);
    void idlest?.end();
    return idlest !== undefined;
  }

  #onKill(suspects: readonly PluginIdentity[], reason: string): void {
    for (const suspect of suspects) this.breaker.recordKill(suspect, `its process was lost: ${reason}`);
  }

  #tell(notice: HostNotice, onNotice: SupervisorOptions['onNotice']): void {
    this.#log?.warn({ notice }, `${notice.type}: ${notice.plugin}@${notice.version}`);
    try {
      onNotice?.(notice);
    } catch (error) {
      this.#log?.error({ err: error }, 'a listener of plugin notices threw');
    }
  }
}

function disabled(plugin: string, reason: string) {
  const message = `${plugin} is disabled, because ${reason}, three times in ten minutes; an operator may enable it again`;
  return { code: 'PLUGIN_DISABLED', message, retryable: false };
}

function noRoom(max: number) {
  const message = `all ${max} plugin processes are at work for other plugins; try again later, or allow more`;
  return { code: 'TOO_MANY_PROCESSES', message, retryable: true };
}
