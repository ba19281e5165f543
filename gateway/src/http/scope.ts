import type { ServerResponse } from 'node:http';
import { newId, type Principal, type RequestScope } from '@ymera/kernel';

/** The scope of one request over HTTP: it ends when the client leaves or the deadline passes. */
export function requestScope(
  response: ServerResponse,
  principal: Principal | null,
  timeoutMs: number,
): RequestScope {
  const ended = new AbortController();
  const leave = () => ended.abort(new DOMException('The client went away.', 'AbortError'));
  // Cleared with the response: AbortSignal.timeout would keep every request in memory until its deadline.
  const timer = setTimeout(
    () => ended.abort(new DOMException('The deadline passed.', 'TimeoutError')),
    timeoutMs,
  );
  timer.unref();
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) leave();
  });
  if (response.destroyed) leave();
  return { principal, requestId: newId('req'), trusted: true, signal: ended.signal };
}
