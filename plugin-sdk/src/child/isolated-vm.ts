import process from 'node:process';
import type ivm from 'isolated-vm';
import type { Engine, EntryLimits, EntryOutcome, GuestIsolate, IsolateOptions } from './engine.ts';

const watchEveryMs = 20;
const timeoutStepMs = 16;

/**
 * The engine on isolated-vm. Its addon is loaded by path, because the package's own loader looks around the file
 * system, which the permission model of this process forbids.
 */
export function loadIsolatedVm(addonPath: string): Engine {
  const holder: { exports: { ivm?: typeof ivm } } = { exports: {} };
  process.dlopen(holder, addonPath);
  const api = holder.exports.ivm;
  if (!api) throw new Error('the isolated-vm addon has no "ivm" export');
  const compiled: Compiled = {};
  return { open: (options) => openIsolate(api, compiled, options) };
}

/**
 * The prelude as the engine keeps it, which saves compiling it for every isolate. It is made from our own text, before
 * any plugin has run in the isolate that it comes from; compiled code of anybody else would be a way to break out.
 */
type Compiled = { prelude?: string; data?: ivm.ExternalCopy<ArrayBuffer> };

async function openIsolate(
  api: typeof ivm,
  compiled: Compiled,
  options: IsolateOptions,
): Promise<GuestIsolate> {
  const isolate = new api.Isolate({
    memoryLimit: options.memoryMb,
    onCatastrophicError: options.onCatastrophe,
  });
  const context = await isolate.createContext();
  // Synchronous, so that a flooding guest waits for us instead of filling our memory.
  const send = new api.Callback((text: unknown) => {
    if (typeof text === 'string') options.onText(text);
  });
  const code = `(send, limits) => {${options.prelude}\nreturn __ymera_prelude__.start(send, limits);}`;
  const known = compiled.prelude === options.prelude ? compiled.data : undefined;
  const how = known ? { cachedData: known } : { produceCachedData: true };
  // The types forget that the compiled code is a property of the script.
  const script: ivm.Script & ivm.CachedDataResult = await isolate.compileScript(code, {
    filename: 'prelude.js',
    ...how,
  });
  if (!known && script.cachedData)
    Object.assign(compiled, { prelude: options.prelude, data: script.cachedData });
  const start: ivm.Reference<(send: unknown, limits: string) => (text: string) => void> = await script.run(
    context,
    { reference: true, timeout: options.timeoutMs },
  );
  const entry = await start.apply(undefined, [send, options.limitsText], {
    result: { reference: true },
    timeout: options.timeoutMs,
  });
  return new VmIsolate(isolate, entry);
}

/**
 * The longest time up to `wallMs` that ends close to a multiple of the step. The engine keeps each timeout to its end,
 * long after the call it was for, and wakes a thread for it; where many end together, one wake does for all.
 */
function endingOnStep(nowMs: number, wallMs: number): number {
  const end = Math.floor((nowMs + wallMs) / timeoutStepMs) * timeoutStepMs;
  const ms = Math.floor(end - nowMs);
  return ms > wallMs / 2 ? ms : wallMs;
}

class VmIsolate implements GuestIsolate {
  readonly #isolate: ivm.Isolate;
  readonly #entry: ivm.Reference<(text: string) => void>;
  #cpuMs = 0;

  constructor(isolate: ivm.Isolate, entry: ivm.Reference<(text: string) => void>) {
    this.#isolate = isolate;
    this.#entry = entry;
  }

  async enter(text: string, { cpuMs, wallMs, graceMs }: EntryLimits): Promise<EntryOutcome> {
    const cpuBefore = this.cpuMs();
    const startedAt = performance.now();
    const stuck = Promise.withResolvers<EntryOutcome>();
    let stoppedAt: number | undefined;
    // The engine's own timeout goes by the clock, which is unjust to a plugin on a busy machine: watch CPU time.
    const watch = setInterval(() => {
      const overdue = this.cpuMs() - cpuBefore > cpuMs || performance.now() - startedAt > wallMs;
      if (stoppedAt === undefined && overdue) {
        stoppedAt = performance.now();
        this.dispose();
      } else if (stoppedAt !== undefined && performance.now() - stoppedAt > graceMs) {
        stuck.resolve('stuck');
      }
    }, watchEveryMs);
    const outcome = await Promise.race([this.#apply(text), stuck.promise]);
    clearInterval(watch);
    return stoppedAt === undefined || outcome === 'stuck' ? outcome : 'timeout';
  }

  enterNow(text: string, wallMs: number): EntryOutcome {
    const startedAt = performance.now();
    const timeout = endingOnStep(startedAt, wallMs);
    try {
      this.#entry.applySync(undefined, [text], { timeout });
      return 'done';
    } catch {
      if (this.#isolate.isDisposed) return 'out-of-memory';
      return performance.now() - startedAt >= timeout ? 'timeout' : 'crashed';
    }
  }

  async #apply(text: string): Promise<EntryOutcome> {
    try {
      await this.#entry.apply(undefined, [text]);
      return 'done';
    } catch {
      // The entry function never throws by itself, and the engine's errors have no codes: tell by the state.
      return this.#isolate.isDisposed ? 'out-of-memory' : 'crashed';
    }
  }

  cpuMs(): number {
    if (!this.#isolate.isDisposed) this.#cpuMs = Number(this.#isolate.cpuTime) / 1e6;
    return this.#cpuMs;
  }

  dispose(): void {
    // From within a callback of the isolate too, whose code is then stopped at once.
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }
}
