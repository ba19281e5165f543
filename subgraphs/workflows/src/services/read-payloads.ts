import type { JsonValue } from '@ymera/kernel';
import { ResultTooLargeError } from '../domain/errors.ts';
import { type Payload, payloadBytes } from '../domain/payload.ts';
import type { BlobStore } from '../ports.ts';
import { readPayload } from './keep-payload.ts';

/** Reads one payload of the caller's tenant; rejects with ResultTooLargeError, before reading, when the sum is too large. */
export type PayloadReader = (payload: Payload) => Promise<JsonValue>;

/** All inputs, outputs and details of one answer together. */
const bytesMax = 32 * 1024 * 1024;

/** A reader for one operation, or one event: what it reads is held in memory until the answer is written. */
export function createPayloadReader(blobs: BlobStore, tenantId: () => string): PayloadReader {
  let bytes = 0;
  return async (payload) => {
    bytes += payloadBytes(payload);
    if (bytes > bytesMax) throw new ResultTooLargeError(bytesMax);
    return readPayload(blobs, { tenantId: tenantId(), payload });
  };
}
