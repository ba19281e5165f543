import process from 'node:process';
import type ivm from 'isolated-vm';
import type { Engine, EntryOutcome } from './engine.ts';

/**
 * The engine on isolated-vm. Its addon is loaded by path, because the package's own loader looks around the file
 * system, which the permission model of this process forbids.
 */
export function loadIsolatedVm(addonPath: string): Engine {
  const holder: { exports: { ivm?: typeof ivm } } = { exports: {} };
  process.dlopen(holder, addonPath);
  const api = holder.exports.ivm;
  if (!api) throw new Error('the isolated-vm addon has no "ivm" export');

  return {
    async open(options) {
      const isolate = new api.Isolate({
        memoryLimit: options.memoryMb,
        onCatastrophicError: options.onCatastrophe,
      });
      const context = await isolate.createContext();
      // Synchronous, so that a flooding guest waits for us instead of filling our memory.
      const send = new api.Callback((text: unknown) => {
        if (typeof text === 'string') options.onText(text);
      });
      const enter = await context.evalClosure(
        `${options.prelude}\nreturn __ymera_prelude__.start($0, $1);`,
        [send, options.limitsText],
        { result: { reference: true }, timeout: options.timeoutMs, filename: 'prelude.js' },
      );
      let disposedByUs = false;

      return {
        async enter(text, timeoutMs): Promise<EntryOutcome> {
          const startedAt = performance.now();
          try {
            await enter.apply(undefined, [text], { timeout: timeoutMs });
            return 'done';
          } catch {
            // The entry function never throws by itself, and the engine's errors have no codes: tell by the state.
            if (isolate.isDisposed) return disposedByUs ? 'crashed' : 'out-of-memory';
            return performance.now() - startedAt >= timeoutMs ? 'timeout' : 'crashed';
          }
        },
        cpuMs: () => (isolate.isDisposed ? 0 : Number(isolate.cpuTime) / 1e6),
        dispose() {
          disposedByUs = true;
          if (!isolate.isDisposed) isolate.dispose();
        },
      };
    },
  };
}
