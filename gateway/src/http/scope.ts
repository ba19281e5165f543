import type { ServerResponse } from 'node:http';
import { newId, type RequestScope } from '@ymera/kernel';

/**
 * The scope of one request over HTTP, before it is known who asks: it ends when the client leaves or the deadline
 * passes.
 */
export function requestScope(response: ServerResponse, timeoutMs: number): Omit<RequestScope, 'principal'> {
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
  return { requestId: newId('req'), trusted: true, signal: ended.signal };
}
