import type { JsonValue } from '@ymera/kernel';
import { type Payload, payloadBytes } from '../domain/payload.ts';
import type { BlobStore } from '../ports.ts';
import { readPayload } from './keep-payload.ts';

/** Payloads as values, for reading alone: one that is asked for again is the same value. */
export type ReadValue = (payload: Payload) => Promise<JsonValue>;

/** Holds what was read last, of one run, up to so many bytes as JSON; a larger one is read each time. */
export function createPayloadCache(blobs: BlobStore, tenantId: string, bytesMax: number): ReadValue {
  // A Map keeps the order of insertion: the first is the one that was used longest ago.
  const held = new Map<string, { readonly value: JsonValue; readonly bytes: number }>();
  let bytes = 0;
  return async (payload) => {
    const key = payload.kind === 'inline' ? payload.json : payload.sha256;
    const known = held.get(key);
    held.delete(key);
    const entry = known ?? {
      value: await readPayload(blobs, { tenantId, payload }),
      bytes: payloadBytes(payload),
    };
    if (!known) bytes += entry.bytes;
    held.set(key, entry);
    for (const [oldest, { bytes: freed }] of held) {
      if (bytes <= bytesMax) break;
      held.delete(oldest);
      bytes -= freed;
    }
    return entry.value;
  };
}
