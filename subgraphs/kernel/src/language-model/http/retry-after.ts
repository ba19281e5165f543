import { isJsonObject } from '../../json.ts';

/**
 * How long a refusing provider asks to wait, in milliseconds: from `retry-after-ms`, from `retry-after` (seconds or a
 * date, RFC 9110 section 10.2.3), or from Google's RetryInfo in the body. Null when it does not say.
 */
export function retryAfterOf(headers: Headers, body: unknown): number | null {
  return (
    millis(headers.get('retry-after-ms'), 1) ??
    millis(headers.get('retry-after'), 1000) ??
    untilDate(headers.get('retry-after'), headers.get('date')) ??
    retryInfo(body)
  );
}

function millis(text: string | null, unit: number): number | null {
  return text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Math.ceil(Number(text) * unit) : null;
}

// The date is read by the provider's own clock where it tells it, so that a clock that is off here does no harm.
function untilDate(text: string | null, date: string | null): number | null {
  const at = Date.parse(text ?? '');
  const now = Date.parse(date ?? '');
  return Number.isNaN(at) ? null : Math.max(0, at - (Number.isNaN(now) ? Date.now() : now));
}

function retryInfo(body: unknown): number | null {
  const details = isJsonObject(body) && isJsonObject(body.error) ? body.error.details : undefined;
  for (const detail of Array.isArray(details) ? details : []) {
    if (isJsonObject(detail) && typeof detail.retryDelay === 'string') {
      return millis(detail.retryDelay.replace(/s$/, ''), 1000);
    }
  }
  return null;
}
