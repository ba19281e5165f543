/**
 * A JSON value as a run's log keeps it: as text, so that it comes back exactly as it went in whatever its keys are;
 * in a blob of its own, named by the SHA-256 of its text, when it is large.
 */
export type Payload =
  | { readonly kind: 'inline'; readonly json: string }
  | { readonly kind: 'blob'; readonly sha256: string; readonly bytes: number };

/** Texts above this many bytes go into a blob. */
export const inlineBytesMax = 16_384;

export const payloadBytes = (payload: Payload): number =>
  payload.kind === 'inline' ? Buffer.byteLength(payload.json) : payload.bytes;

/** Why an attempt, a task or a run failed. */
export interface Failure {
  readonly taskId: string;
  readonly code: string;
  readonly message: string;
  readonly details: Payload | null;
}
