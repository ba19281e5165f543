import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { CallRequest, CallResult, CallUsage, LoadedPlugin } from './types.ts';

/** What a function of the lifecycle is given; the rest of a call follows from what it is. */
export type LifecycleRequest = Omit<CallRequest, 'kind' | 'name' | 'input'>;

/** A plugin that was, or could not be, enabled. */
export type ManagedPlugin = {
  /** Why it is disabled; undefined while it is enabled. */
  readonly disabledBy: ErrorEnvelope | undefined;
  /** Refuses with `PLUGIN_DISABLED` and the reason when it is disabled. */
  call(request: CallRequest, signal?: AbortSignal): Promise<CallResult>;
  /** Runs `cleanup`, and takes the plugin out of the host whatever comes of it. */
  disable(request: LifecycleRequest, signal?: AbortSignal): Promise<CallResult>;
};

const noUsage: CallUsage = { cpuMs: 0, wallMs: 0, hostCalls: 0, bytesIn: 0, bytesOut: 0 };

/** Runs a plugin's `initialize`. When it fails, the plugin is disabled, with its error as the reason. */
export async function enablePlugin(
  plugin: LoadedPlugin,
  request: LifecycleRequest,
  signal?: AbortSignal,
): Promise<ManagedPlugin> {
  const { name } = plugin.manifest;
  const started = await plugin.call(
    { ...request, kind: 'lifecycle', name: 'initialize', input: null },
    signal,
  );
  let disabledBy = started.ok ? undefined : started.error;
  return {
    get disabledBy() {
      return disabledBy;
    },
    async call(call, callSignal) {
      return disabledBy ? refuse(name, disabledBy) : await plugin.call(call, callSignal);
    },
    async disable(end, endSignal) {
      if (disabledBy) return refuse(name, disabledBy);
      disabledBy = { code: 'PLUGIN_DISABLED', message: 'it was disabled', retryable: false };
      const cleanup = { ...end, kind: 'lifecycle', name: 'cleanup', input: null } as const;
      try {
        return await plugin.call(cleanup, endSignal);
      } finally {
        plugin.unload();
      }
    },
  };
}

function refuse(name: string, reason: ErrorEnvelope): CallResult {
  const message = `${name} is disabled: ${reason.message}`;
  const error = { code: 'PLUGIN_DISABLED', message, retryable: false, details: { reason: reason.code } };
  return { ok: false, error, usage: noUsage };
}
