import type { JsonValue } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import { inlineBytesMax as inlineMax, type Payload } from '../domain/payload.ts';
import type { BlobStore } from '../ports.ts';

/** Makes a value ready for a commit; a large one is stored first, so that no commit names what is not there. */
export async function keepPayload(
  blobs: BlobStore,
  { tenantId, json, inlineBytesMax = inlineMax }: { tenantId: string; json: string; inlineBytesMax?: number },
): Promise<Payload> {
  const bytes = Buffer.byteLength(json);
  if (bytes <= inlineBytesMax) return { kind: 'inline', json };
  const sha256 = sha256Hex(json);
  await blobs.put(tenantId, { sha256, text: json });
  return { kind: 'blob', sha256, bytes };
}

export class MissingBlobError extends Error {
  override readonly name = 'MissingBlobError';
}

/** @throws MissingBlobError when a commit names a blob that is not there, which is a defect */
export async function readPayload(
  blobs: BlobStore,
  { tenantId, payload }: { tenantId: string; payload: Payload },
): Promise<JsonValue> {
  const json = payload.kind === 'inline' ? payload.json : await blobs.find(tenantId, payload.sha256);
  if (json === null) throw new MissingBlobError('A commit names a blob that is not stored.');
  // Written by keepPayload from a JSON value.
  return JSON.parse(json) as JsonValue;
}
