import type { JsonValue } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { RunKeyReusedError } from '../domain/errors.ts';
import type { RunRecord } from '../run-ports.ts';

/** Tells a request that is repeated under a client's key from another one under the same key. */
export const requestHashOf = (...request: readonly JsonValue[]): string => sha256Hex(canonicalJson(request));

/** @throws RunKeyReusedError when a run was started by another request; where that is not known, by none */
export function refuseOther({ id, requestHash }: RunRecord, asked: string | null): void {
  if (requestHash !== null && asked !== null && requestHash !== asked) throw new RunKeyReusedError(id);
}
