import type { Clock } from '@ymera/kernel';
import type { PluginManifest } from '@ymera/plugin-sdk/host';
import { noUsage } from '../../domain/agent-run.ts';
import type { PluginVersion } from '../../domain/plugin-version.ts';
import type { SandboxIdentity } from '../../domain/sandbox-identity.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import type { SandboxedPlugin, SandboxResult } from '../../ports.ts';
import type { LoadedCode } from './load-code.ts';

/** Loaded code whose calls are counted, so that it is not unloaded under them. */
export interface Copy {
  /** Null for one that comes with the platform, which all tenants share. */
  readonly place: PluginPlace | null;
  readonly version: PluginVersion;
  readonly sandboxed: Pick<SandboxedPlugin, 'call'>;
  readonly identity: SandboxIdentity;
  readonly manifest: PluginManifest;
  readonly agents: ReadonlySet<string>;
  readonly tools: ReadonlySet<string>;
  readonly grants: ReadonlySet<string>;
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  /** When it was last given out, or a call of it ended. */
  readonly usedAt: number;
  use(): void;
  /** Resolves when no call is under way. */
  quiet(): Promise<void>;
  /** Safe to call twice. Calls in flight end with PLUGIN_HOST_LOST. */
  unload(): void;
  /** Unloads it as soon as no call is under way. */
  retire(): void;
}

export function createCopy(
  { identity, manifest, sandboxed }: LoadedCode,
  { place, version, clock }: { place: PluginPlace | null; version: PluginVersion; clock: Clock },
): Copy {
  let calls = 0;
  let isOpen = true;
  let usedAt = clock.now();
  let quieted = Promise.withResolvers<void>();

  const unload = () => {
    if (!isOpen) return;
    isOpen = false;
    sandboxed.unload();
  };
  const quiet = () => (calls === 0 ? Promise.resolve() : quieted.promise);

  return {
    place,
    version,
    identity,
    manifest,
    agents: new Set(manifest.agents.map(({ id }) => id)),
    tools: new Set(manifest.tools.map(({ id }) => id)),
    grants: new Set(manifest.permissions.tools.map(({ name }) => name)),
    sandboxed: {
      call: async (request, signal) => {
        if (!isOpen) return unloadedMeanwhile;
        calls += 1;
        try {
          return await sandboxed.call(request, signal);
        } finally {
          calls -= 1;
          usedAt = clock.now();
          if (calls === 0) {
            quieted.resolve();
            quieted = Promise.withResolvers();
          }
        }
      },
    },
    get isOpen() {
      return isOpen;
    },
    get isBusy() {
      return calls > 0;
    },
    get usedAt() {
      return usedAt;
    },
    use: () => {
      usedAt = clock.now();
    },
    quiet,
    unload,
    retire: () => void quiet().then(unload),
  };
}

const unloadedMeanwhile: SandboxResult = {
  ok: false,
  error: {
    code: 'PLUGIN_HOST_LOST',
    message: 'The plugin was unloaded before the call began. Try again.',
    retryable: true,
  },
  usage: noUsage,
};
