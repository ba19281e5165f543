import { onAbort } from '../abort.ts';
import { decodeBase64, encodeBase64 } from '../base64.ts';
import { DOMException } from '../dom-exception.ts';
import { consumeBody } from './body.ts';
import { Headers, lockHeaders } from './headers.ts';
import { Request } from './request.ts';
import { makeResponse, type Response } from './response.ts';

/** A request as the host gets it. Values are strings of the guest's making: the host checks all of it again. */
export type WireRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: [name: string, value: string][];
  readonly bodyBase64?: string;
  readonly redirect: string;
};

/** A response as the host gives it, after it followed redirects. */
export type WireResponse = {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bodyBase64: string;
};

/**
 * Makes a `fetch` of a function that carries one request to the host. An aborted signal rejects at once with its
 * reason; whatever `send` rejects with comes out as it is, so that its code is kept.
 */
export function createFetch(
  send: (request: WireRequest) => Promise<WireResponse>,
): (input: unknown, init?: unknown) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    aborted.promise.catch(() => {});
    const forget = onAbort(signal, () => aborted.reject(signal.reason));
    try {
      return await Promise.race([exchange(request, send), aborted.promise]);
    } finally {
      forget();
    }
  };
}

async function exchange(
  request: Request,
  send: (request: WireRequest) => Promise<WireResponse>,
): Promise<Response> {
  const { url, method, redirect } = request;
  const hasBody = request.body !== null;
  const bytes = await consumeBody(request);
  request.signal.throwIfAborted();
  const body = hasBody ? { bodyBase64: encodeBase64(bytes) } : {};
  const answer = await send({ url, method, headers: [...request.headers], ...body, redirect });
  return readAnswer(request, answer);
}

function readAnswer(request: Request, answer: WireResponse): Response {
  const { status, statusText, url } = answer;
  const bytes = decodeBase64(answer.bodyBase64);
  if (!bytes) throw new DOMException('the host gave a body that is not base64', 'NetworkError');
  const headers = new Headers();
  for (const [name, value] of answer.headers) headers.append(name, value);
  const withoutHash = request.url.split('#', 1)[0];
  const redirected = url.split('#', 1)[0] !== withoutHash;
  const bodiless = request.method === 'HEAD' || [101, 204, 205, 304].includes(status);
  const facts = {
    type: 'basic',
    url,
    redirected,
    status,
    statusText,
    headers: lockHeaders(headers),
  } as const;
  return makeResponse(facts, bodiless ? null : { bytes });
}
