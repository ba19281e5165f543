import { asSignal, onAbort } from '../abort.ts';
import type { ReadableStreamDefaultReader } from './readable.ts';
import type { WritableStreamDefaultWriter } from './writable.ts';

export type PipeOptions = {
  preventClose?: unknown;
  preventAbort?: unknown;
  preventCancel?: unknown;
  signal?: unknown;
};

type Outcome = { readonly from: 'source' | 'destination' | 'signal'; readonly error: unknown };

/** Moves all chunks, then closes; a failure on one side ends the other, unless that is prevented. */
export async function pipe(
  reader: ReadableStreamDefaultReader,
  writer: WritableStreamDefaultWriter,
  options: PipeOptions,
): Promise<undefined> {
  const preventClose = Boolean(options.preventClose);
  const preventAbort = Boolean(options.preventAbort);
  const preventCancel = Boolean(options.preventCancel);
  const signal = options.signal === undefined ? undefined : asSignal(options.signal);
  const stop = Promise.withResolvers<Outcome>();
  const abort = () => stop.resolve({ from: 'signal', error: signal?.reason });
  const forget = signal ? onAbort(signal, abort) : undefined;
  if (signal?.aborted) abort();
  writer.closed.then(
    () => stop.resolve({ from: 'destination', error: new TypeError('the destination is closed') }),
    (error) => stop.resolve({ from: 'destination', error }),
  );

  const outcome = await Promise.race([stop.promise, moveAll(reader, writer)]);
  try {
    if (!outcome) {
      if (!preventClose) await writer.close();
      return undefined;
    }
    const { from, error } = outcome;
    const endings: Promise<unknown>[] = [];
    if (from !== 'destination' && !preventAbort) endings.push(writer.abort(error));
    if (from !== 'source' && !preventCancel) endings.push(reader.cancel(error));
    await Promise.all(endings);
    throw error;
  } finally {
    forget?.();
    reader.releaseLock();
    writer.releaseLock();
  }
}

async function moveAll(
  reader: ReadableStreamDefaultReader,
  writer: WritableStreamDefaultWriter,
): Promise<Outcome | undefined> {
  let last: Promise<unknown> = Promise.resolve();
  for (;;) {
    const failed = await writer.ready.then(
      () => undefined,
      (error: unknown): Outcome => ({ from: 'destination', error }),
    );
    if (failed) return failed;
    const next = await reader.read().catch((error: unknown): Outcome => ({ from: 'source', error }));
    if ('from' in next) return await last.then(() => next);
    if (next.done) return await last.then(() => undefined);
    // A refused write shows on the writer itself.
    last = writer.write(next.value).catch(() => {});
  }
}
