import { createHash } from 'node:crypto';
import { defaultLimits, type HostLimits, memoryMinMb } from '../bridge/limits.ts';
import type { PluginBundle } from '../bridge/manifest.ts';
import { type CallDeps, runCall } from './call.ts';
import type { Spawn } from './child-process.ts';
import { HostClosedError, PluginLoadError } from './errors.ts';
import { createStackMapper } from './stack.ts';
import { type PluginSource, Supervisor } from './supervisor.ts';
import type { CallRequest, CallResult, HostLog, LoadedPlugin } from './types.ts';

export type PluginHostOptions = {
  readonly log?: HostLog;
  /** Overrides of single limits; see `HostLimits` for each and `defaultLimits` for the rest. */
  readonly limits?: Partial<HostLimits>;
  /** How the child process is started. Default: `node:child_process`'s `spawn`. */
  readonly spawn?: Spawn;
};

/** Runs plugins in a process of their own that may be killed at any time. */
export type PluginHost = {
  /**
   * Loads a built plugin and runs its top level once. Throws `PluginLoadError` when the bundle was altered
   * (`INTEGRITY_MISMATCH`), is too large, or its code fails.
   */
  load(bundle: PluginBundle): Promise<LoadedPlugin>;
  /** Ends the process; calls in flight end with `PLUGIN_HOST_LOST`. Safe to call twice. */
  close(): Promise<void>;
};

/** Starts the process that plugins run in. Rejects when it cannot be started on this machine. */
export async function openPluginHost(options: PluginHostOptions = {}): Promise<PluginHost> {
  const limits: HostLimits = { ...defaultLimits, ...options.limits };
  const supervisor = new Supervisor(limits, options);
  await supervisor.child();
  const plugins = new Set<string>();
  let loads = 0;
  let closed = false;

  return {
    async load(bundle) {
      if (closed) throw new HostClosedError('the plugin host');
      refuseBadBundle(bundle, limits, plugins.size);
      loads += 1;
      const key = `p${loads}`;
      const isOpen = () => plugins.has(key);
      const unload = () => {
        if (plugins.delete(key)) supervisor.unload(key);
      };
      const source = sourceOf(bundle, { key, isOpen }, limits);
      plugins.add(key);
      let outcome = await supervisor.load(source);
      // Lost through another plugin: loading may be repeated.
      if (!outcome.ok && outcome.error.code === 'PLUGIN_HOST_LOST') outcome = await supervisor.load(source);
      if (!outcome.ok) {
        unload();
        throw new PluginLoadError(source.name, outcome.error);
      }
      const deps = {
        supervisor,
        source,
        manifest: bundle.manifest,
        limits,
        log: options.log,
      };
      return createLoadedPlugin(deps, isOpen, unload);
    },
    async close() {
      closed = true;
      plugins.clear();
      await supervisor.close();
    },
  };
}

function createLoadedPlugin(deps: CallDeps, isOpen: () => boolean, unload: () => void): LoadedPlugin {
  let inFlight = 0;
  return {
    manifest: deps.manifest,
    unload,
    async call(request: CallRequest, signal?: AbortSignal): Promise<CallResult> {
      if (!isOpen()) throw new HostClosedError(`the plugin ${deps.source.name}`);
      if (inFlight >= deps.limits.concurrentCalls) return tooManyCalls(deps);
      inFlight += 1;
      try {
        return await runCall(deps, request, signal);
      } finally {
        inFlight -= 1;
      }
    },
  };
}

function tooManyCalls({ manifest, limits }: CallDeps): CallResult {
  const message = `${manifest.name} already runs ${limits.concurrentCalls} calls; wait for one to end`;
  const usage = { cpuMs: 0, wallMs: 0, hostCalls: 0, bytesIn: 0, bytesOut: 0 };
  return { ok: false, error: { code: 'TOO_MANY_PENDING_CALLS', message, retryable: true }, usage };
}

function sourceOf(
  { code, manifest, sourceMap }: PluginBundle,
  identity: Pick<PluginSource, 'key' | 'isOpen'>,
  limits: HostLimits,
): PluginSource {
  const wantedMb = manifest.limits.memoryMb ?? limits.memoryMb;
  const memoryMb = Math.max(memoryMinMb, Math.min(wantedMb, limits.memoryMaxMb));
  return { ...identity, name: manifest.name, code, memoryMb, mapStack: createStackMapper(sourceMap) };
}

function refuseBadBundle(bundle: PluginBundle, limits: HostLimits, loaded: number): void {
  const { code, manifest, sha256 } = bundle;
  const refuse = (reason: string, message: string) => {
    throw new PluginLoadError(manifest.name, { code: reason, message, retryable: false });
  };
  if (Buffer.byteLength(code) > limits.codeBytes) {
    refuse('BUNDLE_TOO_LARGE', `its code is larger than ${limits.codeBytes} bytes`);
  }
  if (createHash('sha256').update(code).digest('hex') !== sha256) {
    refuse('INTEGRITY_MISMATCH', 'its code is not what was built; build or fetch it again');
  }
  if (loaded >= limits.plugins) refuse('TOO_MANY_PLUGINS', `${limits.plugins} plugins are loaded already`);
}
