import { createHash } from 'node:crypto';
import type { RunInfo } from '../author/context.ts';
import { budgetsOf, defaultLimits, type HostLimits, memoryMinMb } from '../bridge/limits.ts';
import type { PluginBundle } from '../bridge/manifest.ts';
import type { HostNotice } from './breaker.ts';
import { type CallDeps, runCall } from './call.ts';
import type { Spawn } from './child-process.ts';
import { HostClosedError, PluginLoadError } from './errors.ts';
import { Isolates } from './isolates.ts';
import type { PluginIdentity, PluginOrigin } from './placement.ts';
import { createStackMapper } from './stack.ts';
import { type ChildrenLimits, type ChildStatus, type PluginSource, Supervisor } from './supervisor.ts';
import type { CallRequest, CallResult, HostLog, LoadedPlugin } from './types.ts';

export type PluginHostOptions = {
  readonly log?: HostLog;
  /** Overrides of single limits; see `HostLimits` for each and `defaultLimits` for the rest. */
  readonly limits?: Partial<HostLimits>;
  /** How many processes there are and how long they live. Default: `defaultChildren`. */
  readonly children?: Partial<ChildrenLimits>;
  /** How a child process is started. Default: `node:child_process`'s `spawn`. */
  readonly spawn?: Spawn;
  /** `auto` (the default) uses what `doctor` finds on this machine to hold the processes; `off` does not look. */
  readonly hardening?: 'auto' | 'off';
  /** Hears when a plugin was moved to a process of its own, disabled, or enabled again. */
  readonly onNotice?: (notice: HostNotice) => void;
  /** Calls of one class of tenants share an isolate. Default: each tenant is a class of its own. */
  readonly tenantClass?: (run: RunInfo) => string;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
};

/** What an operator can see of the host. */
export type HostStatus = { readonly children: readonly ChildStatus[]; readonly spares: number };

/** Runs plugins in processes that may be killed at any time. */
export type PluginHost = {
  /**
   * Loads a built plugin and runs its top level once. Without an `origin` the plugin counts as unreviewed, by a
   * publisher of its own name. Throws `PluginLoadError` when the bundle was altered (`INTEGRITY_MISMATCH`), is too
   * large, is disabled (`PLUGIN_DISABLED`), or its code fails.
   */
  load(bundle: PluginBundle, origin?: PluginOrigin): Promise<LoadedPlugin>;
  /** Lets a plugin run again that was moved or disabled. Returns false when it was neither. */
  enable(plugin: PluginIdentity): boolean;
  /** Why a plugin is disabled; null when it is not. */
  disabledReason(plugin: PluginIdentity): string | null;
  status(): HostStatus;
  /** Ends the processes; calls in flight end with `PLUGIN_HOST_LOST`. Safe to call twice. */
  close(): Promise<void>;
};

/** Starts a process that waits for plugins. Rejects when it cannot be started on this machine. */
export async function openPluginHost(options: PluginHostOptions = {}): Promise<PluginHost> {
  const limits: HostLimits = { ...defaultLimits, ...options.limits };
  const supervisor = new Supervisor(limits, options);
  await supervisor.warm(true);
  const plugins = new Set<string>();
  let loads = 0;
  let closed = false;

  return {
    async load(bundle, origin) {
      if (closed) throw new HostClosedError('the plugin host');
      refuseBadBundle(bundle, limits, plugins.size);
      loads += 1;
      const key = `p${loads}`;
      const isOpen = () => plugins.has(key);
      const plugin = pluginOf(bundle, { isOpen, limits, origin });
      const perCall = bundle.manifest.isolation === 'per-call';
      const isolates = new Isolates({ supervisor, plugin, key, perCall });
      const unload = () => {
        if (plugins.delete(key)) isolates.unload();
      };
      plugins.add(key);
      let outcome = await supervisor.load(isolates.first());
      // Lost through another plugin: loading may be repeated.
      if (!outcome.ok && outcome.error.code === 'PLUGIN_HOST_LOST')
        outcome = await supervisor.load(isolates.first());
      if (!outcome.ok) {
        unload();
        throw new PluginLoadError(plugin.name, outcome.error);
      }
      const deps = { supervisor, manifest: bundle.manifest, limits, log: options.log };
      return createLoadedPlugin(deps, {
        isolates,
        isOpen,
        unload,
        tenantClass: options.tenantClass ?? ownClass,
      });
    },
    enable: (plugin) => supervisor.breaker.enable(plugin),
    disabledReason: (plugin) => supervisor.breaker.disabledReason(plugin),
    status: () => ({ children: supervisor.status(), spares: supervisor.spares }),
    async close() {
      closed = true;
      plugins.clear();
      await supervisor.close();
    },
  };
}

function ownClass({ tenantId }: RunInfo): string {
  return tenantId ?? '';
}

type Handles = {
  readonly isolates: Isolates;
  readonly isOpen: () => boolean;
  readonly unload: () => void;
  readonly tenantClass: (run: RunInfo) => string;
};

function createLoadedPlugin(
  deps: Omit<CallDeps, 'source'>,
  { isolates, isOpen, unload, tenantClass }: Handles,
): LoadedPlugin {
  let inFlight = 0;
  return {
    manifest: deps.manifest,
    unload,
    async call(request: CallRequest, signal?: AbortSignal): Promise<CallResult> {
      if (!isOpen()) throw new HostClosedError(`the plugin ${deps.manifest.name}`);
      if (inFlight >= deps.limits.concurrentCalls) return tooManyCalls(deps);
      inFlight += 1;
      const lease = isolates.take(tenantClass(request.run));
      try {
        return await runCall({ ...deps, source: lease.source }, request, signal);
      } finally {
        inFlight -= 1;
        lease.done();
      }
    },
  };
}

function tooManyCalls({ manifest, limits }: Omit<CallDeps, 'source'>): CallResult {
  const message = `${manifest.name} already runs ${limits.concurrentCalls} calls; wait for one to end`;
  const usage = { cpuMs: 0, wallMs: 0, hostCalls: 0, bytesIn: 0, bytesOut: 0 };
  return { ok: false, error: { code: 'TOO_MANY_PENDING_CALLS', message, retryable: true }, usage };
}

function pluginOf(
  { code, manifest, sourceMap }: PluginBundle,
  facts: {
    readonly isOpen: () => boolean;
    readonly limits: HostLimits;
    readonly origin: PluginOrigin | undefined;
  },
): Omit<PluginSource, 'key'> {
  const { isOpen, limits, origin } = facts;
  const { name, version } = manifest;
  const wantedMb = manifest.limits.memoryMb ?? limits.memoryMb;
  return {
    name,
    identity: { name, version },
    origin: origin ?? { publisher: name, reviewed: false },
    code,
    memoryMb: Math.max(memoryMinMb, Math.min(wantedMb, limits.memoryMaxMb)),
    budgets: budgetsOf(manifest.limits, limits),
    codegen: manifest.permissions.codegen !== undefined,
    mapStack: createStackMapper(sourceMap),
    isOpen,
  };
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
