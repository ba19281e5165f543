import type { Call } from '../call.ts';
import { createFetch, type WireResponse } from '../web/http/fetch.ts';
import { Request } from '../web/http/request.ts';
import { readAuth } from './secrets.ts';

/** `ctx.fetch`: the Web's `fetch` through the host. Without a signal of its own it ends with the call. */
export function createGuestFetch(call: Call): (input: unknown, init?: object) => Promise<unknown> {
  return async (input, init = {}) => {
    const auth = readAuth(Reflect.get(init, 'auth'));
    const signal: unknown =
      Reflect.get(init, 'signal') ?? (input instanceof Request ? input.signal : call.signal);
    const send = createFetch(async (request) => {
      const answer: unknown = await call.ask('fetch', auth ? { ...request, auth } : request);
      return answer as WireResponse; // The host's own answer.
    });
    return await send(input, Object.assign(Object.create(null), init, { signal }));
  };
}
