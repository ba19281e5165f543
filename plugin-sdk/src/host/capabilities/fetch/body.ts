import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { CapabilityError } from '../errors.ts';
import type { IncomingResponse } from './transport.ts';

const decoders: { readonly [encoding: string]: () => Transform } = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** What the host says it can read. */
export const acceptedEncodings = 'gzip, deflate, br';

/** Reads the body of an answer; what has none by its kind is empty, whatever its headers say. */
export function readAnswer(
  { status, headers, body }: IncomingResponse,
  { method, bytesMax }: { readonly method: string; readonly bytesMax: number },
  signal: AbortSignal,
): Promise<Buffer> {
  const [, found] = headers.find(([name]) => name.toLowerCase() === 'content-encoding') ?? [];
  const empty = method === 'HEAD' || status === 204 || status === 304;
  return readBody(body, { encoding: empty ? undefined : found?.trim().toLowerCase(), bytesMax, signal });
}

/**
 * Reads a body to its end, decompressed. It stops at the first byte too many, of the body as it came or of what
 * comes out of it, so that a small answer cannot unfold into a large one in memory.
 */
async function readBody(
  body: AsyncIterable<Uint8Array>,
  options: { readonly encoding: string | undefined; readonly bytesMax: number; readonly signal: AbortSignal },
): Promise<Buffer> {
  const { bytesMax, encoding = 'identity', signal } = options;
  if (encoding === 'identity' || encoding === '') return await gather(body, bytesMax, signal);
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined;
  if (!decoder)
    throw new CapabilityError('FETCH_FAILED', `the answer is encoded as "${encoding.slice(0, 50)}"`);
  const source = Readable.from(capped(body, bytesMax), { objectMode: false });
  // Its errors come out of the reading below; without a callback here they would end the process.
  pipeline(source, decoder, () => {});
  try {
    return await gather(decoder, bytesMax, signal);
  } catch (error) {
    throw source.errored instanceof CapabilityError ? source.errored : error;
  } finally {
    source.destroy();
  }
}

async function gather(
  body: AsyncIterable<Uint8Array>,
  bytesMax: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of capped(body, bytesMax)) {
    signal.throwIfAborted();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function* capped(body: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > bytesMax) {
      throw new CapabilityError('RESPONSE_TOO_LARGE', `the answer is larger than ${bytesMax} bytes`);
    }
    yield part;
  }
}

/** Ends a request whose answer nobody wants. */
export async function discard(body: AsyncIterable<Uint8Array>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}
