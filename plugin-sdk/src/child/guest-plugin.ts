import type { PlatformCode } from '../bridge/errors.ts';
import { fromGuest, type GuestText, intoGuest, readGuestText } from '../bridge/guest-text.ts';
import type { HostLimits } from '../bridge/limits.ts';
import type { FromChild } from '../bridge/messages.ts';
import { type Answer, CallState } from './call-state.ts';
import type { Engine, EntryOutcome, GuestIsolate } from './engine.ts';
import { type Entry, EntryQueue } from './entry-queue.ts';
import type { Turns } from './turns.ts';

export type GuestPluginOptions = {
  readonly plugin: string;
  readonly memoryMb: number;
  /** Whether strings may become code. */
  readonly codegen: boolean;
  readonly prelude: string;
  readonly limits: HostLimits;
  readonly engine: Engine;
  readonly turns: Turns;
  readonly post: (message: FromChild, payload?: string) => void;
  /** The isolate is gone; forget this object. */
  readonly onGone: () => void;
};

const loadCall = 'load';
const codeOf: Record<Exclude<EntryOutcome, 'done' | 'stuck'>, PlatformCode> = {
  timeout: 'CPU_TIMEOUT',
  'out-of-memory': 'OUT_OF_MEMORY',
  crashed: 'PLUGIN_CRASHED',
};

/** One plugin in its isolate, with the calls that live in it. Everything it has to say is posted. */
export class GuestPlugin {
  readonly #options: GuestPluginOptions;
  readonly #calls = new Map<string, CallState>();
  readonly #entries: EntryQueue;
  /** Calls that have an answer since the present stretch began. */
  #answered: { readonly call: CallState; readonly answer: Answer }[] = [];
  #isolate: GuestIsolate | undefined;
  #gone = false;

  constructor(options: GuestPluginOptions) {
    this.#options = options;
    const { limits, turns } = options;
    this.#entries = new EntryQueue({
      limits,
      turns,
      onOutcome: (entry, outcome) => this.#settle(entry, outcome),
    });
  }

  /** The call whose code runs at this moment, and the CPU time it has had. */
  runningNow(): { plugin: string; call: string; cpuMs: number } | undefined {
    const call = this.#entries.running;
    return call && { plugin: this.#options.plugin, call: call.id, cpuMs: call.cost.cpuMs };
  }

  async load(code: string, describe: boolean): Promise<void> {
    const { engine, limits, prelude, memoryMb, codegen } = this.#options;
    const call = this.#open(loadCall);
    this.#entries.push({ kind: intoGuest.load, call, id: describe ? 'describe' : 'quiet', payload: code });
    const isolate = await engine.open({
      memoryMb,
      prelude,
      limitsText: JSON.stringify({ ...limits, codegen }),
      timeoutMs: limits.wallEntryMs,
      onText: (text) => this.#onText(text),
      onCatastrophe: () => this.#lose('catastrophic'),
    });
    if (this.#gone) {
      isolate.dispose();
      return;
    }
    this.#isolate = isolate;
    await this.#entries.start(isolate);
  }

  invoke(call: string, payload: string): void {
    this.#entries.push({ kind: intoGuest.invoke, call: this.#open(call), id: '0', payload });
  }

  deliver(callId: string, id: string, payload: string): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    call.pendingHostCalls -= 1;
    this.#entries.push({ kind: intoGuest.deliver, call, id, payload });
  }

  /** Answers the host at once; the guest hears of it when its turn comes. */
  cancel(callId: string, reason: string): void {
    const call = this.#calls.get(callId);
    if (!call || call.over) return;
    const { started, cost } = call;
    call.close();
    this.#options.post({ type: 'stopped', call: callId, code: reason, started, cost });
    if (started) this.#entries.push({ kind: intoGuest.abort, call, id: reason, payload: '' });
    else this.#calls.delete(callId);
  }

  dispose(): void {
    this.#end(undefined, 'PLUGIN_HOST_LOST');
  }

  #open(id: string): CallState {
    const call = new CallState(id);
    this.#calls.set(id, call);
    return call;
  }

  #settle({ kind, call }: Entry, outcome: EntryOutcome): void {
    if (outcome === 'stuck') {
      this.#lose('poisoned');
      return;
    }
    if (kind === intoGuest.abort) this.#calls.delete(call.id);
    if (this.#gone) return;
    if (outcome !== 'done') {
      this.#end(call, codeOf[outcome]);
      return;
    }
    const answered = this.#answered;
    this.#answered = [];
    for (const { call: other, answer } of answered) this.#postAnswer(other, answer);
    if (!call.over && call.cpuMs > this.#options.limits.cpuTotalMs) this.#end(call, 'CPU_TIMEOUT');
  }

  #postAnswer(call: CallState, { ok, payload }: Answer): void {
    const { plugin, post } = this.#options;
    const { id, over, cost } = call;
    call.close();
    this.#calls.delete(id);
    if (over) return;
    if (id !== loadCall) post({ type: 'settled', call: id, ok, cost }, payload);
    else if (ok) post({ type: 'loaded', plugin }, payload);
    else {
      post({ type: 'load-failed', plugin, from: 'guest' }, payload);
      this.#end(undefined, 'PLUGIN_CRASHED');
    }
  }

  /** Ends the isolate and answers every call in it: the culprit with its code, the others as bystanders. */
  #end(culprit: CallState | undefined, code: PlatformCode): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#entries.close();
    for (const call of this.#calls.values()) {
      if (!call.over) this.#postStopped(call, call === culprit ? code : 'PLUGIN_HOST_LOST');
      call.close();
    }
    this.#calls.clear();
    this.#isolate?.dispose();
    this.#options.post({ type: 'unloaded', plugin: this.#options.plugin });
    this.#options.onGone();
  }

  #postStopped({ id, started, cost }: CallState, code: PlatformCode): void {
    const { plugin, post } = this.#options;
    if (id !== loadCall) {
      post({ type: 'stopped', call: id, code, started, cost });
      return;
    }
    const error = {
      code,
      message: 'the plugin was stopped while its code was being loaded',
      retryable: false,
    };
    post({ type: 'load-failed', plugin, from: 'sandbox' }, JSON.stringify(error));
  }

  #lose(reason: 'poisoned' | 'catastrophic'): void {
    const running = this.runningNow();
    this.#options.post({ type: 'lost', reason, running: running ? [running] : [] });
  }

  /** The guest speaks and waits for us to return: this must be quick, and must not throw. */
  #onText(text: string): void {
    const message = readGuestText(text);
    const call = message && this.#calls.get(message.call);
    if (!message || !call || call.over || call.answer || this.#gone) return;
    const { limits } = this.#options;
    call.messages += 1;
    if (call.messages > limits.messages) this.#end(call, 'MESSAGE_FLOOD');
    else if (Buffer.byteLength(message.payload) > limits.messageBytes) this.#end(call, 'MESSAGE_TOO_LARGE');
    else this.#onMessage(call, message);
  }

  #onMessage(call: CallState, { kind, id, payload }: GuestText): void {
    const { post } = this.#options;
    switch (kind) {
      case fromGuest.output:
      case fromGuest.loaded:
      case fromGuest.error:
        call.answer = { ok: kind !== fromGuest.error, payload };
        this.#answered.push({ call, answer: call.answer });
        break;
      case fromGuest.hostCall:
        this.#onHostCall(call, id, payload);
        break;
      case fromGuest.progress:
        post({ type: 'progress', call: call.id }, payload);
        break;
      case fromGuest.log:
        post({ type: 'log', call: call.id }, payload);
        break;
      case fromGuest.timer:
        this.#setTimer(call, id, Number(payload));
        break;
      case fromGuest.clear:
        clearTimeout(call.timers.get(id));
        call.timers.delete(id);
        break;
      default:
        this.#end(call, 'PLUGIN_CRASHED');
    }
  }

  #onHostCall(call: CallState, id: string, payload: string): void {
    call.hostCalls += 1;
    call.pendingHostCalls += 1;
    if (call.pendingHostCalls > this.#options.limits.pendingHostCalls)
      this.#end(call, 'TOO_MANY_PENDING_CALLS');
    else this.#options.post({ type: 'host-call', call: call.id, id }, payload);
  }

  #setTimer(call: CallState, id: string, ms: number): void {
    if (call.timers.size >= this.#options.limits.pendingTimers) {
      this.#end(call, 'TOO_MANY_PENDING_CALLS');
      return;
    }
    const fire = () => {
      call.timers.delete(id);
      this.#entries.push({ kind: intoGuest.tick, call, id, payload: '' });
    };
    call.timers.set(id, setTimeout(fire, ms));
  }
}
