import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { CallCost, FromChild } from '../bridge/messages.ts';
import type { SandboxChild } from './child-process.ts';
import type { Ending } from './ending.ts';
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
  readonly ending: Ending;
};

const noCost: CallCost = { cpuMs: 0, hostCalls: 0 };
const cancelAnswerMs = 250;

/** Loads the plugin where it is not loaded, and calls it once. Never rejects. */
export async function runAttempt(supervisor: Supervisor, options: AttemptOptions): Promise<Attempt> {
  const { ending } = options;
  if (ending.reason !== undefined) return stopped(ending.reason, false);
  const loaded =
    supervisor.loaded(options.source) ?? (await orEnding(supervisor.load(options.source), ending));
  if (typeof loaded === 'string') return stopped(loaded, false);
  if (!loaded.ok) return { kind: 'stopped', error: loaded.error, started: false, cost: noCost };
  return await invoke(loaded, options);
}

function invoke({ child, slot }: LoadOutcome & { ok: true }, options: AttemptOptions): Promise<Attempt> {
  const { call, source, ending } = options;
  const { promise, resolve } = Promise.withResolvers<Attempt>();
  const settle = (attempt: Attempt) => {
    slot.unwatch(call);
    forget();
    resolve(attempt);
  };
  slot.watch(call, {
    plugin: source.key,
    onMessage(message, payload) {
      if (message.type === 'settled')
        settle({ kind: 'answered', ok: message.ok, payload, cost: message.cost });
      else if (message.type === 'stopped') settle(stopped(message.code, message.started, message.cost));
      else options.onMessage(child, message, payload);
    },
    onLost: (code, cpuMs) => settle(stopped(code, true, { cpuMs, hostCalls: 0 })),
  });
  child.post({ type: 'invoke', plugin: source.key, call }, options.payload);
  const cancel = () => {
    const reason = ending.reason ?? 'CANCELLED';
    child.post({ type: 'cancel', plugin: source.key, call, reason });
    // The child knows what the call has cost; wait for it, but not for long.
    setTimeout(() => settle(stopped(reason, true)), cancelAnswerMs).unref();
  };
  const forget = ending.onEnd(cancel);
  if (ending.reason !== undefined) cancel();
  return promise;
}

function stopped(code: string, started: boolean, cost: CallCost = noCost): Attempt {
  return { kind: 'stopped', error: stoppedEnvelope(code), started, cost };
}

/** The outcome, or the reason why the call ended before there was one. */
/** What the work gives, or the reason for which the call ended before. */
export async function orEnding<Result>(work: Promise<Result>, ending: Ending): Promise<Result | string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const forget = ending.onEnd(() => resolve(ending.reason ?? 'CANCELLED'));
  return await Promise.race([work, promise]).finally(forget);
}
