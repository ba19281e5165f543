import type { ServerResponse } from 'node:http';
import { newId, type Principal, type RequestScope } from '@ymera/kernel';

/** The scope of one request over HTTP: it ends when the client leaves or the deadline passes. */
export function requestScope(
  response: ServerResponse,
  principal: Principal | null,
  timeoutMs: number,
): RequestScope {
  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) left.abort(new DOMException('The client went away.', 'AbortError'));
  });
  const signal = AbortSignal.any([left.signal, AbortSignal.timeout(timeoutMs)]);
  return { principal, requestId: newId('req'), trusted: true, signal };
}
