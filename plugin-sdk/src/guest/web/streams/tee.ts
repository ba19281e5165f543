import type { ReadableStream, ReadableStreamDefaultReader } from './readable.ts';

type Controller = { enqueue(chunk: unknown): void; close(): void; error(reason: unknown): void };

/**
 * Two streams that each give all chunks of one; the chunks themselves are shared, as the standard has it. `openStream`
 * makes a stream of a source, without a buffer.
 */
export function tee(
  reader: ReadableStreamDefaultReader,
  openStream: (source: object) => ReadableStream,
): [ReadableStream, ReadableStream] {
  const branches: { controller?: Controller; cancelled: boolean; reason?: unknown }[] = [
    { cancelled: false },
    { cancelled: false },
  ];
  const allCancelled = Promise.withResolvers<undefined>();
  const open = () =>
    branches.flatMap(({ controller, cancelled }) => (controller && !cancelled ? [controller] : []));
  let reading = false;
  let again = false;

  const pull = async () => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    do {
      again = false;
      const { done, value } = await reader.read();
      if (done) {
        for (const controller of open()) controller.close();
        allCancelled.resolve(undefined);
        return;
      }
      for (const controller of open()) controller.enqueue(value);
    } while (again);
    reading = false;
  };
  const branch = (index: number) =>
    openStream({
      start(controller: Controller) {
        Object.assign(branches[index] ?? {}, { controller });
      },
      pull,
      cancel(reason: unknown) {
        Object.assign(branches[index] ?? {}, { cancelled: true, reason });
        if (open().length > 0) return allCancelled.promise;
        const both = branches.map((other) => other.reason);
        reader.cancel(both).then(allCancelled.resolve, allCancelled.reject);
        return allCancelled.promise;
      },
    });
  const pair: [ReadableStream, ReadableStream] = [branch(0), branch(1)];
  reader.closed.catch((error: unknown) => {
    for (const controller of open()) controller.error(error);
    allCancelled.resolve(undefined);
  });
  return pair;
}
