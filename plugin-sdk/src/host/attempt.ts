import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { CallCost, FromChild } from '../bridge/messages.ts';
import type { SandboxChild } from './child-process.ts';
import { stoppedEnvelope } from './envelope.ts';
import type { LoadOutcome } from './slot.ts';
import type { PluginSource, Supervisor } from './supervisor.ts';

/** How one try of a call ended. `started` is false when none of its code has run. */
export type Attempt =
  | { readonly kind: 'answered'; readonly ok: boolean; readonly payload: string; readonly cost: CallCost }
  | {
      readonly kind: 'stopped';
      readonly error: ErrorEnvelope;
      readonly started: boolean;
      readonly cost: CallCost;
    };

export type AttemptOptions = {
  readonly call: string;
  readonly source: PluginSource;
  /** The invocation as JSON. */
  readonly payload: string;
  readonly onMessage: (child: SandboxChild, message: FromChild, payload: string) => void;
  /** Aborted when the call has to end early; its reason is the code. */
  readonly ending: AbortSignal;
};

const noCost: CallCost = { cpuMs: 0, hostCalls: 0 };
const cancelAnswerMs = 250;

/** Loads the plugin where it is not loaded, and calls it once. Never rejects. */
export async function runAttempt(supervisor: Supervisor, options: AttemptOptions): Promise<Attempt> {
  if (options.ending.aborted) return stopped(String(options.ending.reason), false);
  const loaded =
    supervisor.loaded(options.source) ?? (await orEnding(supervisor.load(options.source), options.ending));
  if (loaded === 'ending') return stopped(String(options.ending.reason), false);
  if (!loaded.ok) return { kind: 'stopped', error: loaded.error, started: false, cost: noCost };
  try {
    return await invoke(loaded, options);
  } finally {
    loaded.slot.unwatch(options.call);
  }
}

function invoke({ child, slot }: LoadOutcome & { ok: true }, options: AttemptOptions): Promise<Attempt> {
  const { call, source, ending } = options;
  const { promise, resolve } = Promise.withResolvers<Attempt>();
  slot.watch(call, {
    plugin: source.key,
    onMessage(message, payload) {
      if (message.type === 'settled')
        resolve({ kind: 'answered', ok: message.ok, payload, cost: message.cost });
      else if (message.type === 'stopped') resolve(stopped(message.code, message.started, message.cost));
      else options.onMessage(child, message, payload);
    },
    onLost: (code, cpuMs) => resolve(stopped(code, true, { cpuMs, hostCalls: 0 })),
  });
  child.post({ type: 'invoke', plugin: source.key, call }, options.payload);
  const cancel = () => {
    const reason = String(ending.reason);
    child.post({ type: 'cancel', plugin: source.key, call, reason });
    // The child knows what the call has cost; wait for it, but not for long.
    setTimeout(() => resolve(stopped(reason, true)), cancelAnswerMs).unref();
  };
  if (ending.aborted) cancel();
  else ending.addEventListener('abort', cancel, { once: true });
  return promise.finally(() => ending.removeEventListener('abort', cancel));
}

function stopped(code: string, started: boolean, cost: CallCost = noCost): Attempt {
  return { kind: 'stopped', error: stoppedEnvelope(code), started, cost };
}

async function orEnding(work: Promise<LoadOutcome>, ending: AbortSignal): Promise<LoadOutcome | 'ending'> {
  const { promise, resolve } = Promise.withResolvers<'ending'>();
  const onAbort = () => resolve('ending');
  ending.addEventListener('abort', onAbort, { once: true });
  return await Promise.race([work, promise]).finally(() => ending.removeEventListener('abort', onAbort));
}
