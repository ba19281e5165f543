import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { HostLimits } from '../bridge/limits.ts';
import type { FromChild } from '../bridge/messages.ts';
import { blame, explainLoss, type LossCode, suspectsOf } from './blame.ts';
import type { ChildLoss, SandboxChild } from './child-process.ts';
import { lostEnvelope, readEnvelope } from './envelope.ts';
import { Loadings } from './loadings.ts';
import { MemoryWatch } from './memory-watch.ts';
import type { Place, PluginIdentity } from './placement.ts';
import type { PluginSource } from './source.ts';
import type { HostLog } from './types.ts';

/** A message about one call, or the end of the process that held it. */
export type CallWatcher = {
  readonly plugin: string;
  onMessage(message: FromChild, payload: string): void;
  onLost(code: LossCode, cpuMs: number): void;
};

export type LoadOutcome =
  | { readonly ok: true; readonly child: SandboxChild; readonly slot: Slot; readonly payload: string }
  | { readonly ok: false; readonly error: ErrorEnvelope };

const readyAttemptsMax = 3;

export type SlotOptions = {
  readonly place: Place;
  readonly limits: HostLimits;
  readonly log: HostLog | undefined;
  /** A child that nobody uses. Throws when none can be started. */
  readonly takeChild: () => SandboxChild;
  /** How many isolates may stay loaded while they have nothing to do. */
  readonly isolatesMax: number;
  /** After so long without a call the process ends. */
  readonly idleMs: number;
  /** The process was lost while these plugins ran, one or more of which may be to blame. */
  readonly onKill: (suspects: readonly PluginIdentity[], reason: string) => void;
};

/** One place: a child process while there is need of one, and the plugins in it. */
export class Slot {
  readonly #options: SlotOptions;
  readonly #watchers = new Map<string, CallWatcher>();
  /** Every isolate that the present child was given. */
  #loadings = this.#noLoadings();
  readonly #memory: MemoryWatch;
  #child: SandboxChild | undefined;
  #idle: NodeJS.Timeout | undefined;
  #usedAt = performance.now();
  #closed = false;

  constructor(options: SlotOptions) {
    this.#options = options;
    this.#memory = new MemoryWatch({
      limitBytes: options.limits.childRssMb * 1024 * 1024,
      pid: () => this.#child?.pid,
      busy: () => this.busy,
      onPressure: () => this.#unloadIdle(1),
      onOver: () => void this.#child?.kill({ reason: 'memory', running: [] }),
    });
  }

  get place(): Place {
    return this.#options.place;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isolates(): number {
    return this.#loadings.size;
  }

  get calls(): number {
    return this.#watchers.size;
  }

  get busy(): boolean {
    return this.#watchers.size > 0 || this.#loadings.pending.length > 0;
  }

  /** When it was last of use, by `performance.now()`. */
  get usedAt(): number {
    return this.busy ? performance.now() : this.#usedAt;
  }

  /** What `load` has said, if the plugin is loaded and the child lives. */
  loaded(key: string): LoadOutcome | undefined {
    return this.#child?.loss ? undefined : this.#loadings.use(key)?.done;
  }

  /** Makes sure that the child holds the plugin. Never rejects. */
  async load(source: PluginSource, describe = false): Promise<LoadOutcome> {
    try {
      const child = await this.#readyChild();
      if (!source.isOpen()) return { ok: false, error: lostEnvelope('the plugin was taken out of the host') };
      const known = this.#loadings.use(source.key);
      return await (known?.outcome ?? this.#post(child, source, describe));
    } catch (error) {
      this.#options.log?.error({ err: error }, 'the plugin host process could not be started');
      return { ok: false, error: lostEnvelope('the plugin host process could not be started') };
    }
  }

  unload(key: string): void {
    const loading = this.#loadings.get(key);
    if (!loading) return;
    this.#loadings.delete(key);
    loading.settle({ ok: false, error: lostEnvelope('the plugin was taken out of the host') });
    this.#child?.post({ type: 'unload', plugin: key });
  }

  watch(call: string, watcher: CallWatcher): void {
    this.#watchers.set(call, watcher);
    this.#changed();
  }

  unwatch(call: string): void {
    this.#watchers.delete(call);
    this.#changed();
  }

  /** Ends a process that has nothing to do; the next call starts another. */
  async end(): Promise<void> {
    const child = this.#child;
    if (!child || this.busy) return;
    this.#child = undefined;
    this.#loadings = this.#noLoadings();
    await child.kill({ reason: 'closed', running: [] });
  }

  /** Ends the process for good; what runs in it ends as lost. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    await this.#child?.kill({ reason: 'closed', running: [] });
  }

  async #readyChild(): Promise<SandboxChild> {
    for (let attempt = 0; attempt < readyAttemptsMax; attempt += 1) {
      // A child that is about to end takes no more; its calls hear of it before a new one is taken.
      while (this.#child?.loss) await this.#child.dead;
      if (this.#closed) throw new Error(`the place ${this.place.key} is closed`);
      const child = this.#child ?? this.#attach(this.#options.takeChild());
      await child.ready;
      // It may have been ended for want of work before we could give it any.
      if (child === this.#child && !child.loss) return child;
    }
    throw new Error(`no plugin host process of ${this.place.key} stays alive`);
  }

  #attach(child: SandboxChild): SandboxChild {
    this.#child = child;
    child.attach({
      onMessage: (message, payload) => this.#onMessage(child, message, payload),
      onLost: (loss, stderr) => this.#onLost(child, loss, stderr),
    });
    return child;
  }

  async #post(child: SandboxChild, source: PluginSource, describe: boolean): Promise<LoadOutcome> {
    const over = this.#loadings.size + 1 - this.#options.isolatesMax;
    if (over > 0) this.#unloadIdle(over);
    const { outcome } = this.#loadings.add(source);
    this.#changed();
    const { key: plugin, memoryMb, budgets, codegen } = source;
    child.post({ type: 'load', plugin, memoryMb, budgets, describe, codegen }, source.code);
    return await outcome;
  }

  #noLoadings(): Loadings {
    return new Loadings(() => this.#changed());
  }

  #onMessage(child: SandboxChild, message: FromChild, payload: string): void {
    if (message.type === 'loaded') {
      this.#loadings.get(message.plugin)?.settle({ ok: true, child, slot: this, payload });
    } else if (message.type === 'load-failed') {
      const loading = this.#loadings.get(message.plugin);
      this.#loadings.delete(message.plugin);
      loading?.settle({ ok: false, error: readEnvelope(payload, message.from, loading.source.mapStack) });
    } else if (message.type === 'unloaded') {
      this.#loadings.delete(message.plugin);
    } else if ('call' in message) {
      this.#watchers.get(message.call)?.onMessage(message, payload);
    }
  }

  #onLost(child: SandboxChild, loss: ChildLoss, stderr: string): void {
    if (this.#child !== child) return;
    const { place, log } = this.#options;
    this.#child = undefined;
    const loadings = this.#loadings;
    const { pending } = loadings;
    const present = this.#watchers.size + pending.length;
    this.#loadings = this.#noLoadings();
    if (loss.reason !== 'closed') {
      log?.warn(
        { place: place.key, reason: loss.reason, running: loss.running, stderr },
        'plugin host process lost',
      );
      const inFlight = [
        ...pending.map(({ source }) => source.key),
        ...[...this.#watchers.values()].map(({ plugin }) => plugin),
      ];
      const suspects = suspectsOf(loss, inFlight).flatMap((key) => loadings.get(key)?.source.identity ?? []);
      if (suspects.length > 0) this.#options.onKill(suspects, loss.reason);
    }
    for (const { source, settle } of pending) {
      const { code } = blame(loss, source.key, 'load', present);
      const error = { ...lostEnvelope(explainLoss(code)), code, retryable: code === 'PLUGIN_HOST_LOST' };
      settle({ ok: false, error });
    }
    for (const [call, watcher] of [...this.#watchers]) {
      const { code, cpuMs } = blame(loss, watcher.plugin, call, present);
      watcher.onLost(code, cpuMs);
    }
    this.#changed();
  }

  /** Takes out the longest unused isolates that have nothing to do; they are loaded again when they are called. */
  #unloadIdle(count: number): void {
    const inUse = new Set([...this.#watchers.values()].map(({ plugin }) => plugin));
    for (const key of this.#loadings.idle(inUse, count)) this.unload(key);
  }

  /** Runs at the begin and end of every call, so it makes no timers that are there already. */
  #changed(): void {
    if (this.busy) this.#memory.start();
    else this.#usedAt = performance.now();
    if (this.#child) this.#idle ??= this.#endWhenIdle(this.#options.idleMs);
  }

  #endWhenIdle(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#idle = undefined;
      const left = this.usedAt + this.#options.idleMs - performance.now();
      if (left <= 0) void this.end();
      else if (!this.#closed) this.#idle = this.#endWhenIdle(left);
    }, ms).unref();
  }
}
