import { ModelError } from '../errors.ts';
import type { ProviderSettings } from '../port.ts';
import { isNetworkTimeout, networkFailure, refusal } from './failures.ts';

/** One request to a provider, from the first byte sent to the last one read. Dispose of it to end the request. */
export interface Attempt extends Disposable {
  readonly signal: AbortSignal;
  /** Sends the request; refusals, pages instead of answers and lost connections are thrown as ModelErrors. */
  readonly fetch: typeof fetch;
  /** Stops counting the provider's silence while nobody asks for more. */
  rest(): void;
  /** Counts it again. */
  wake(): void;
  /** What to throw for an error that an SDK threw; the error itself when it is nobody's but ours. */
  reasonOf(error: unknown): unknown;
}

// Models think for minutes before they say a word; after as long Node itself gives up waiting for headers.
const silenceMsDefault = 300_000;
const answerBytesMax = 64 * 1024 * 1024;

/** Begins an attempt at asking the model; the signal's abort ends it with the signal's reason. */
export function openAttempt(model: string, settings: ProviderSettings, signal: AbortSignal): Attempt {
  const silenceMs = settings.silenceMs ?? silenceMsDefault;
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  let failure: ModelError | undefined;
  let answered = false;
  let timer: NodeJS.Timeout | undefined;

  const fail = (error: ModelError): ModelError => {
    failure ??= error;
    ending.abort(failure);
    return failure;
  };
  const wake = () => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(silent(model, silenceMs)), silenceMs);
  };
  wake();

  const sized = (body: ReadableStream<Uint8Array>) => {
    let bytes = 0;
    return body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          if (bytes > answerBytesMax) throw fail(broken(model, `is longer than ${answerBytesMax} bytes`));
          timer?.refresh();
          controller.enqueue(chunk);
        },
      }),
    );
  };

  return {
    signal: either,
    // A redirect would carry the key to wherever it points, so none is followed.
    fetch: async (input, init) => {
      const send = settings.fetch ?? fetch;
      const response = await send(input, { ...init, signal: either, redirect: 'manual' }).catch((cause) => {
        throw fail(networkFailure(model, cause));
      });
      timer?.refresh();
      if (!response.ok) throw fail(await refusal(model, response, settings.apiKey));
      if (response.headers.get('content-type')?.startsWith('text/html')) {
        throw fail(broken(model, 'is a web page; is the base URL right?'));
      }
      answered = true;
      const { status, headers } = response;
      return new Response(response.body && sized(response.body), { status, headers });
    },
    rest: () => clearTimeout(timer),
    wake,
    reasonOf: (error) => {
      if (signal.aborted) return signal.reason;
      if (failure) return failure;
      if (error instanceof RangeError && !answered) return tooDeep(model, error);
      if (error instanceof ModelError || !answered) return error;
      if (isNetworkTimeout(error)) return networkFailure(model, error);
      return broken(model, 'ended early or cannot be read', error);
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      ending.abort();
    },
  };
}

/** An answer that came, and is of no use. */
export function broken(model: string, what: string, cause?: unknown): ModelError {
  return new ModelError('MODEL_BROKEN_ANSWER', { model, message: `the answer ${what}`, cause });
}

function silent(model: string, silenceMs: number): ModelError {
  return new ModelError('MODEL_TIMEOUT', { model, message: `silent for ${silenceMs} ms` });
}

// What a request holds is nested as deep as its sender likes; SDKs walk it until the stack ends.
function tooDeep(model: string, cause: RangeError): ModelError {
  return new ModelError('MODEL_REFUSED', {
    model,
    message: 'the request is nested too deep to be sent',
    cause,
  });
}
