import type { Failure, Payload } from './payload.ts';
import type { AttemptRef, AttemptReport } from './report.ts';

/** Reads a report as a worker has written it; null for anything else, such as another version's. */
export function readReport(value: unknown): AttemptReport | null {
  if (!isObject(value)) return null;
  const about = readAttempt(value);
  if (!about) return null;
  const { kind, approved, mayPass, outcomeKnown } = value;
  if (kind === 'succeeded') {
    const output = readPayload(value.output);
    return output && { kind, ...about, output };
  }
  if (kind === 'examined') {
    const reasons = readPayload(value.reasons);
    return typeof approved === 'boolean' && reasons ? { kind, ...about, approved, reasons } : null;
  }
  const failure = readFailure(value.failure);
  if (kind !== 'failed' || !failure) return null;
  if (typeof mayPass !== 'boolean' || typeof outcomeKnown !== 'boolean') return null;
  return { kind, ...about, failure, mayPass, outcomeKnown };
}

function readAttempt({ stepId, attempt, idempotencyKey }: Fields): AttemptRef | null {
  if (typeof stepId !== 'string' || typeof idempotencyKey !== 'string') return null;
  return isCount(attempt) ? { stepId, attempt, idempotencyKey } : null;
}

function readFailure(value: unknown): Failure | null {
  if (!isObject(value)) return null;
  const { taskId, code, message } = value;
  if (typeof taskId !== 'string' || typeof code !== 'string' || typeof message !== 'string') return null;
  if (value.details === null) return { taskId, code, message, details: null };
  const details = readPayload(value.details);
  return details && { taskId, code, message, details };
}

function readPayload(value: unknown): Payload | null {
  if (!isObject(value)) return null;
  const { kind, json, sha256, bytes } = value;
  if (kind === 'inline') return typeof json === 'string' && isJson(json) ? { kind, json } : null;
  if (kind !== 'blob' || typeof sha256 !== 'string' || !isCount(bytes)) return null;
  return /^[0-9a-f]{64}$/.test(sha256) ? { kind, sha256, bytes } : null;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
