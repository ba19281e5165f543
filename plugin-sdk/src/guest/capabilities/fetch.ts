import type { Call } from '../call.ts';
import { asSignal, onAbort } from '../web/abort.ts';
import { createFetch, type WireResponse } from '../web/http/fetch.ts';
import { Request } from '../web/http/request.ts';
import { readAuth } from './secrets.ts';

/** `ctx.fetch`: the Web's `fetch` through the host. Without a signal of its own it ends with the call. */
export function createGuestFetch(call: Call): (input: unknown, init?: object) => Promise<unknown> {
  let last = 0;
  return async (input, init = {}) => {
    const auth = readAuth(Reflect.get(init, 'auth'));
    const signal: unknown =
      Reflect.get(init, 'signal') ?? (input instanceof Request ? input.signal : call.signal);
    const send = createFetch(async (request) => {
      last += 1;
      const id = last;
      // The host may stop working for an answer that nobody waits for.
      const cancel = () => void call.ask('fetch.cancel', { id }).catch(() => {});
      const forget = onAbort(asSignal(signal), cancel);
      try {
        const answer: unknown = await call.ask('fetch', { ...request, id, ...(auth ? { auth } : {}) });
        return answer as WireResponse; // The host's own answer.
      } finally {
        forget();
      }
    });
    return await send(input, Object.assign(Object.create(null), init, { signal }));
  };
}
