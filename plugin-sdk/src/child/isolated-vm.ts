import process from 'node:process';
import type ivm from 'isolated-vm';
import type { Engine, EntryLimits, EntryOutcome, GuestIsolate, IsolateOptions } from './engine.ts';

const watchEveryMs = 20;

/**
 * The engine on isolated-vm. Its addon is loaded by path, because the package's own loader looks around the file
 * system, which the permission model of this process forbids.
 */
export function loadIsolatedVm(addonPath: string): Engine {
  const holder: { exports: { ivm?: typeof ivm } } = { exports: {} };
  process.dlopen(holder, addonPath);
  const api = holder.exports.ivm;
  if (!api) throw new Error('the isolated-vm addon has no "ivm" export');
  return { open: (options) => openIsolate(api, options) };
}

async function openIsolate(api: typeof ivm, options: IsolateOptions): Promise<GuestIsolate> {
  const isolate = new api.Isolate({
    memoryLimit: options.memoryMb,
    onCatastrophicError: options.onCatastrophe,
  });
  const context = await isolate.createContext();
  // Synchronous, so that a flooding guest waits for us instead of filling our memory.
  const send = new api.Callback((text: unknown) => {
    if (typeof text === 'string') options.onText(text);
  });
  const entry: ivm.Reference<(text: string) => void> = await context.evalClosure(
    `${options.prelude}\nreturn __ymera_prelude__.start($0, $1);`,
    [send, options.limitsText],
    { result: { reference: true }, timeout: options.timeoutMs, filename: 'prelude.js' },
  );
  return new VmIsolate(isolate, entry);
}

class VmIsolate implements GuestIsolate {
  readonly #isolate: ivm.Isolate;
  readonly #entry: ivm.Reference<(text: string) => void>;
  #cpuMs = 0;
  #inside = false;
  #disposeSoon = false;

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
    this.#inside = true;
    try {
      this.#entry.applySync(undefined, [text], { timeout: wallMs });
      return 'done';
    } catch {
      if (this.#isolate.isDisposed) return 'out-of-memory';
      return performance.now() - startedAt >= wallMs ? 'timeout' : 'crashed';
    } finally {
      this.#inside = false;
      if (this.#disposeSoon) this.dispose();
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
    // An isolate cannot be disposed from within; its code has until the end of its stretch, unheard.
    if (this.#inside) this.#disposeSoon = true;
    else if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }
}
