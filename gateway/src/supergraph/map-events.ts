const ENDED = Symbol('ended');

/**
 * The events of `upstream`, each answered in turn. Ending the stream ends the upstream at once, even while the next
 * event is awaited; a generator would only notice with that event. A failure upstream becomes a last event.
 */
export function mapEvents<Event, Answer>(
  upstream: AsyncIterable<Event>,
  answer: (event: Event) => Promise<Answer>,
  options: { readonly onFailure: (error: unknown) => Answer; readonly signal?: AbortSignal | undefined },
): AsyncIterableIterator<Answer> {
  const iterator = upstream[Symbol.asyncIterator]();
  let turn: Promise<unknown> = Promise.resolve();
  let ended = false;
  let interrupt: (() => void) | null = null;

  const end = () => {
    if (ended) return;
    ended = true;
    options.signal?.removeEventListener('abort', end);
    interrupt?.();
    // Nobody waits for the upstream's farewell: an iterator may keep it until its next event.
    Promise.resolve(iterator.return?.()).catch(() => {});
  };
  options.signal?.addEventListener('abort', end, { once: true });
  if (options.signal?.aborted) end();

  // Promise.race against one long-lived promise would gather a reaction with every event.
  const untilEnded = <T>(work: Promise<T>): Promise<T | typeof ENDED> =>
    new Promise((resolve, reject) => {
      interrupt = () => resolve(ENDED);
      work.then(resolve, reject);
    });

  const answerNext = async (): Promise<IteratorResult<Answer>> => {
    if (ended) return { done: true, value: undefined };
    try {
      const event = await untilEnded(iterator.next());
      if (event !== ENDED && !event.done) {
        const value = await untilEnded(answer(event.value));
        if (value !== ENDED) return { done: false, value };
      }
    } catch (error) {
      if (!ended) {
        end();
        return { done: false, value: options.onFailure(error) };
      }
    }
    end();
    return { done: true, value: undefined };
  };

  return {
    next() {
      const result = turn.then(answerNext);
      turn = result;
      return result;
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    async throw(error) {
      end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** True for what can be iterated asynchronously: a stream of events, where a refusal is a plain result. */
export function isAsyncIterable<T>(value: AsyncIterable<T> | object): value is AsyncIterable<T> {
  return Symbol.asyncIterator in value;
}
