import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { HostLimits } from '../bridge/limits.ts';
import type { FromChild } from '../bridge/messages.ts';
import { type ChildLoss, SandboxChild, type Spawn } from './child-process.ts';
import { readEnvelope } from './envelope.ts';
import type { StackMapper } from './stack.ts';
import type { HostLog } from './types.ts';

/** A plugin's code as the child needs it. */
export type PluginSource = {
  /** Unique in this host. */
  readonly key: string;
  readonly name: string;
  readonly code: string;
  readonly memoryMb: number;
  readonly mapStack: StackMapper;
  /** False once the plugin was taken out of the host: it must not be loaded again for a call that lingers. */
  readonly isOpen: () => boolean;
};

/** A message about one call, or the end of the process that held it. */
export type CallWatcher = {
  readonly plugin: string;
  onMessage(message: FromChild, payload: string): void;
  onLost(code: LossCode, cpuMs: number): void;
};

/** What a lost process means for one call: its own fault, or a bystander's fate. */
type LossCode = 'CPU_TIMEOUT' | 'OUT_OF_MEMORY' | 'PLUGIN_CRASHED' | 'PLUGIN_HOST_LOST';

export type LoadOutcome =
  | { readonly ok: true; readonly child: SandboxChild; readonly payload: string }
  | { readonly ok: false; readonly error: ErrorEnvelope };

type Loading = {
  readonly outcome: Promise<LoadOutcome>;
  readonly settle: (outcome: LoadOutcome) => void;
  readonly mapStack: StackMapper;
};

/** After so many failed starts in a row, a new one is tried only once in a while. */
const startsMax = 3;
const startPauseMs = 10_000;

/** Keeps one child process alive and loads plugins into it as they are needed. */
export class Supervisor {
  readonly #limits: HostLimits;
  readonly #spawn: Spawn | undefined;
  readonly #log: HostLog | undefined;
  readonly #watchers = new Map<string, CallWatcher>();
  #child: SandboxChild | undefined;
  /** Every plugin that the present child was given, and how that went. */
  #loadings = new Map<string, Loading>();
  /** Those whose code is still being loaded. */
  readonly #pending = new Set<string>();
  #closed = false;
  #failedStarts = 0;
  #startedAt = 0;
  #calls = 0;

  constructor(limits: HostLimits, options: { readonly spawn?: Spawn; readonly log?: HostLog }) {
    this.#limits = limits;
    this.#spawn = options.spawn;
    this.#log = options.log;
  }

  /** Process id of the present child. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The present child, or a new one. Rejects when a process cannot be started. */
  async child(): Promise<SandboxChild> {
    this.#child ??= this.#start();
    const child = this.#child;
    await child.ready;
    this.#failedStarts = 0;
    return child;
  }

  /** Makes sure that the present child holds the plugin. Never rejects. */
  async load(source: PluginSource, describe = false): Promise<LoadOutcome> {
    try {
      if (this.#closed || !source.isOpen())
        return { ok: false, error: lost('the plugin was taken out of the host') };
      const child = await this.child();
      const known = this.#loadings.get(source.key);
      if (known) return await known.outcome;
      const { promise: outcome, resolve } = Promise.withResolvers<LoadOutcome>();
      const settle = (result: LoadOutcome) => {
        this.#pending.delete(source.key);
        resolve(result);
      };
      this.#pending.add(source.key);
      this.#loadings.set(source.key, { outcome, settle, mapStack: source.mapStack });
      child.post({ type: 'load', plugin: source.key, memoryMb: source.memoryMb, describe }, source.code);
      return await outcome;
    } catch (error) {
      this.#log?.error({ err: error }, 'the plugin host process could not be started');
      return { ok: false, error: lost('the plugin host process could not be started') };
    }
  }

  unload(key: string): void {
    this.#loadings.get(key)?.settle({ ok: false, error: lost('the plugin was taken out of the host') });
    this.#loadings.delete(key);
    this.#child?.post({ type: 'unload', plugin: key });
  }

  /** A name for a call that no other call in this host has. */
  nextCall(): string {
    this.#calls += 1;
    return String(this.#calls);
  }

  watch(call: string, watcher: CallWatcher): void {
    this.#watchers.set(call, watcher);
  }

  unwatch(call: string): void {
    this.#watchers.delete(call);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#child?.kill({ reason: 'closed', running: [] });
  }

  #start(): SandboxChild {
    if (this.#closed) throw new Error('the plugin host is closed');
    if (this.#failedStarts >= startsMax && performance.now() - this.#startedAt < startPauseMs) {
      throw new Error(`${this.#failedStarts} plugin host processes in a row did not start`);
    }
    this.#failedStarts += 1;
    this.#startedAt = performance.now();
    const child: SandboxChild = new SandboxChild({
      limits: this.#limits,
      ...(this.#spawn ? { spawn: this.#spawn } : {}),
      onMessage: (message, payload) => this.#onMessage(child, message, payload),
      onLost: (loss, stderr) => this.#onLost(child, loss, stderr),
    });
    return child;
  }

  #onMessage(child: SandboxChild, message: FromChild, payload: string): void {
    if (message.type === 'loaded') {
      this.#loadings.get(message.plugin)?.settle({ ok: true, child, payload });
    } else if (message.type === 'load-failed') {
      const loading = this.#loadings.get(message.plugin);
      this.#loadings.delete(message.plugin);
      loading?.settle({ ok: false, error: readEnvelope(payload, message.from, loading.mapStack) });
    } else if (message.type === 'unloaded') {
      this.#loadings.delete(message.plugin);
    } else if ('call' in message) {
      this.#watchers.get(message.call)?.onMessage(message, payload);
    }
  }

  #onLost(child: SandboxChild, loss: ChildLoss, stderr: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const present = this.#watchers.size + this.#pending.size;
    const loadings = [...this.#loadings].filter(([plugin]) => this.#pending.has(plugin));
    this.#loadings = new Map();
    if (!this.#closed)
      this.#log?.warn({ reason: loss.reason, running: loss.running, stderr }, 'plugin host process lost');
    for (const [plugin, loading] of loadings) {
      const { code } = blame(loss, plugin, 'load', present);
      loading.settle({
        ok: false,
        error: { ...lost(explain(code)), code, retryable: code === 'PLUGIN_HOST_LOST' },
      });
    }
    for (const [call, watcher] of [...this.#watchers]) {
      const { code, cpuMs } = blame(loss, watcher.plugin, call, present);
      watcher.onLost(code, cpuMs);
    }
    // Start the next one before it is needed.
    if (!this.#closed) void this.child().catch(() => {});
  }
}

/** Decides whether a call is to blame for the end of its process. `present` counts what was in it. */
function blame(
  loss: ChildLoss,
  plugin: string,
  call: string,
  present: number,
): { code: LossCode; cpuMs: number } {
  const own = loss.running.find((running) => running.plugin === plugin && running.call === call);
  const cpuMs = own?.cpuMs ?? 0;
  if (loss.reason === 'exited' && present === 1) return { code: 'PLUGIN_CRASHED', cpuMs };
  // Memory belongs to the process, so with several running nobody can tell whose it was.
  if (!own || loss.running.length > 1) return { code: 'PLUGIN_HOST_LOST', cpuMs };
  if (loss.reason === 'poisoned') return { code: 'CPU_TIMEOUT', cpuMs };
  if (loss.reason === 'memory' || loss.reason === 'catastrophic') return { code: 'OUT_OF_MEMORY', cpuMs };
  return { code: 'PLUGIN_HOST_LOST', cpuMs };
}

function explain(code: LossCode): string {
  return code === 'PLUGIN_HOST_LOST'
    ? 'the process was lost through another plugin while the code was being loaded'
    : 'the plugin was stopped while its code was being loaded';
}

function lost(message: string): ErrorEnvelope {
  return { code: 'PLUGIN_HOST_LOST', message, retryable: true };
}
