import type { ExecutionResult } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readAnswer, unavailableError } from './remote-answer.ts';
import type { SourceRequest } from './source.ts';

/** Where a subgraph's events come from. */
interface RemoteEventsOptions {
  readonly subgraph: string;
  readonly url: string;
  readonly connectionParams?: () => Promise<Record<string, unknown>>;
  readonly eventsWaitingMax: number;
}

/** All subscriptions to one subgraph, on one socket that is opened for the first and closed after the last. */
export class RemoteEvents {
  readonly #options: RemoteEventsOptions;
  readonly #client: Client;

  constructor(options: RemoteEventsOptions) {
    this.#options = options;
    this.#client = createClient({
      url: options.url,
      webSocketImpl: WebSocket,
      lazy: true,
      keepAlive: 30_000,
      connectionAckWaitTimeout: 10_000,
      // A subscription that goes on after a broken socket has lost events without telling; it must end instead.
      retryAttempts: 0,
      ...(options.connectionParams && { connectionParams: options.connectionParams }),
    });
  }

  open(request: SourceRequest<unknown>, headers: Record<string, string>): AsyncIterable<ExecutionResult> {
    const { subgraph, eventsWaitingMax } = this.#options;
    const queue = new EventQueue(eventsWaitingMax);
    const fail = (what: string, cause: unknown) =>
      queue.end({ errors: [unavailableError(subgraph, what, cause)] });
    const unsubscribe = this.#client.subscribe(
      {
        query: request.query,
        variables: request.variables,
        operationName: request.operationName ?? null,
        extensions: { headers },
      },
      {
        next: (event) => {
          const answer = readAnswer(event);
          if (answer === null) fail('sent an event that is no GraphQL result', undefined);
          else if (!queue.push(answer)) fail('sends events faster than they are taken', undefined);
        },
        // An array is the subgraph refusing the operation; anything else is the socket failing.
        error: (error) => {
          const refusal = Array.isArray(error) ? readAnswer({ errors: error }) : null;
          if (refusal !== null) queue.end(refusal);
          else fail('broke off its events', error);
        },
        complete: () => queue.end(),
      },
    );
    return queue.iterate(unsubscribe);
  }

  async close(): Promise<void> {
    try {
      await this.#client.dispose();
    } catch {
      // Disposing waits for a socket that is still being opened, and rejects when that fails.
    }
  }
}

/** Events that came and were not yet taken. */
class EventQueue {
  readonly #waiting: ExecutionResult[] = [];
  readonly #waitingMax: number;
  #ended = false;
  #wake: (() => void) | null = null;

  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax;
  }

  /** False when the queue is full; the event is then lost. */
  push(event: ExecutionResult): boolean {
    if (this.#ended) return true;
    if (this.#waiting.length >= this.#waitingMax) return false;
    this.#waiting.push(event);
    this.#wake?.();
    return true;
  }

  /** Nothing comes after `last`. */
  end(last?: ExecutionResult): void {
    if (this.#ended) return;
    this.#ended = true;
    if (last !== undefined) this.#waiting.push(last);
    this.#wake?.();
  }

  iterate(onEnd: () => void): AsyncIterableIterator<ExecutionResult> {
    const stop = () => {
      this.#ended = true;
      this.#waiting.length = 0;
      this.#wake?.();
      onEnd();
    };
    return {
      next: async () => {
        while (this.#waiting.length === 0 && !this.#ended) await this.#arrival();
        const value = this.#waiting.shift();
        if (value !== undefined) return { done: false, value };
        onEnd();
        return { done: true, value: undefined };
      },
      async return() {
        stop();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
