import { internal, refuseUnlessInternal } from '../define.ts';
import { deferred, methodOf } from './queue.ts';
import { ReadableStream } from './readable.ts';
import { WritableStream, type WritableStreamDefaultController } from './writable.ts';

type ReadSide = {
  readonly desiredSize: number | null;
  enqueue(chunk: unknown): void;
  close(): void;
  error(reason: unknown): void;
};
type Sides = {
  readonly read: ReadSide;
  readonly write: WritableStreamDefaultController;
  readonly enqueue: (chunk: unknown) => void;
};

/** `TransformStream` of the Streams standard: what is written to one side comes out of the other, changed. */
export class TransformStream {
  readonly #readable: ReadableStream;
  readonly #writable: WritableStream;

  constructor(transformer?: unknown, writableStrategy?: unknown, readableStrategy?: unknown) {
    const start = methodOf(transformer, 'start');
    const transform = methodOf(transformer, 'transform');
    const flush = methodOf(transformer, 'flush');
    const cancel = methodOf(transformer, 'cancel');
    const started = deferred<unknown>();
    // The writing side waits until the reading side has asked for more than it was given.
    let wanted = deferred<undefined>();
    let read: ReadSide | undefined;
    let write: WritableStreamDefaultController | undefined;

    this.#readable = new ReadableStream(
      {
        start(controller: ReadSide) {
          read = controller;
          return started.promise;
        },
        pull: () => wanted.resolve(undefined),
        cancel(reason: unknown) {
          write?.error(reason);
          wanted.resolve(undefined);
          return cancel?.(reason);
        },
      },
      readableStrategy ?? { highWaterMark: 0 },
    );
    this.#writable = new WritableStream(
      {
        start(controller: WritableStreamDefaultController) {
          write = controller;
          return started.promise;
        },
        async write(chunk: unknown) {
          await wanted.promise;
          try {
            if (transform) await transform(chunk, controller);
            else controller.enqueue(chunk);
          } catch (error) {
            read?.error(error);
            throw error;
          }
        },
        async close() {
          try {
            await flush?.(controller);
            if (read?.desiredSize !== null) closeQuietly(read);
          } catch (error) {
            read?.error(error);
            throw error;
          }
        },
        async abort(reason: unknown) {
          read?.error(reason);
          await cancel?.(reason);
        },
      },
      writableStrategy,
    );
    const enqueue = (chunk: unknown) => {
      // First, for the stream may ask again while it takes the chunk.
      wanted = deferred();
      read?.enqueue(chunk);
    };
    const controller = openController(read, write, enqueue);
    started.resolve(start?.(controller));
  }

  get readable(): ReadableStream {
    return this.#readable;
  }
  get writable(): WritableStream {
    return this.#writable;
  }
}

/** The controller that a transformer gets. */
export class TransformStreamDefaultController {
  readonly #sides: Sides;

  constructor(token: unknown, sides: Sides) {
    refuseUnlessInternal(token);
    this.#sides = sides;
  }
  get desiredSize(): number | null {
    return this.#sides.read.desiredSize;
  }
  enqueue(chunk?: unknown): void {
    this.#sides.enqueue(chunk);
  }
  error(reason?: unknown): void {
    this.#sides.read.error(reason);
    this.#sides.write.error(reason);
  }
  terminate(): void {
    closeQuietly(this.#sides.read);
    this.#sides.write.error(new TypeError('the stream was terminated'));
  }
}

function openController(
  read: ReadSide | undefined,
  write: WritableStreamDefaultController | undefined,
  enqueue: (chunk: unknown) => void,
): TransformStreamDefaultController {
  if (!read || !write) throw new TypeError('the sides of a transform stream start at once');
  return new TransformStreamDefaultController(internal, { read, write, enqueue });
}

/** Closing what is closed already is no mistake here: the transformer may have ended the stream itself. */
function closeQuietly(read: ReadSide | undefined): void {
  try {
    read?.close();
  } catch {
    // Closed already.
  }
}
