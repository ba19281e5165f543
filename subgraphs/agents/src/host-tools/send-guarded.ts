import type { Clock } from '@ymera/kernel';
import { CapabilityError, type FetchTransport, requestGuarded } from '@ymera/plugin-sdk/host';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { WebAnswer } from './web-answer.ts';

/** Which hosts agents may reach, and by what. */
export interface FetchAccess {
  readonly transport: FetchTransport;
  /** Exact names, or `*.` and everything below; `any` for all of the public internet. */
  readonly hosts: readonly string[] | 'any';
  readonly clock: Pick<Clock, 'wait'>;
}

interface WebRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: { readonly text: string; readonly isJson: boolean } | null;
  readonly tenantId: string;
}

const timeoutMs = 30_000;
const bytesMax = 2_000_000;
const requestBytesMax = 1_000_000;
const redirectsMax = 5;
const fix = 'whoever runs the platform allows hosts in YMERA_FETCH_HOSTS';

/** Codes of what an agent may not have, which the audit log notes as not allowed. */
const refusals: readonly string[] = ['HOST_NOT_ALLOWED', 'SSRF_BLOCKED'];

/** Sends a request, with its redirects, within half a minute. @throws ToolFailure */
export async function sendGuarded(
  { transport, hosts, clock }: FetchAccess,
  { body, ...request }: WebRequest,
  signal: AbortSignal,
): Promise<WebAnswer> {
  const bytes = body && Buffer.from(body.text);
  if (bytes && bytes.length > requestBytesMax)
    throw new ToolFailure('REQUEST_TOO_LARGE', `The body has more than ${requestBytesMax} bytes.`);
  const late = new AbortController();
  const done = new AbortController();
  void clock.wait(timeoutMs, AbortSignal.any([signal, done.signal])).then(() => late.abort());
  const bounds = { hosts, fix, bytesMax, redirectsMax };
  const sent = { ...request, ...bounds, headers: headersFor(request, body), body: bytes };
  try {
    return await requestGuarded(transport, sent, AbortSignal.any([signal, late.signal]));
  } catch (cause) {
    if (signal.aborted)
      throw new ToolFailure('CANCELLED', 'The run was called off.', { retryable: true, cause });
    if (late.signal.aborted)
      throw new ToolFailure('FETCH_TIMEOUT', `The answer was not there after ${timeoutMs} ms.`, {
        ...{ retryable: true, cause },
      });
    if (!(cause instanceof CapabilityError)) throw cause;
    const { code, message, retryable } = cause;
    throw new ToolFailure(code, message, { refused: refusals.includes(code), retryable, cause });
  } finally {
    done.abort();
  }
}

function headersFor(
  { headers }: Pick<WebRequest, 'headers'>,
  body: WebRequest['body'],
): WebRequest['headers'] {
  const isTyped = headers.some(([name]) => name === 'content-type');
  if (!body || isTyped) return headers;
  return [...headers, ['content-type', body.isJson ? 'application/json' : 'text/plain; charset=utf-8']];
}
