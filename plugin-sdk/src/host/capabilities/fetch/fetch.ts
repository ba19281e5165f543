import type { JsonValue } from '../../../bridge/json.ts';
import type { Args } from '../args.ts';
import { CapabilityError } from '../errors.ts';
import { type CallScope, portOf } from '../scope.ts';
import { type AddressRules, readAddress } from './address.ts';
import { authHeader, readAuth } from './auth.ts';
import { readAnswer } from './body.ts';
import { type Arrived, failed, follow, type Step, type Way } from './follow.ts';
import { type Header, readHeaders, shownHeaders } from './headers.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const redirectModes = ['follow', 'error', 'manual'] as const;

/** One request of a plugin, with its redirects: all of it is checked on every step. */
export async function guardedFetch(scope: CallScope, args: Args): Promise<JsonValue> {
  const id = args.optionalInteger('id', 1, Number.MAX_SAFE_INTEGER) ?? 0;
  const over = scope.budget.startFetch();
  const given = new AbortController();
  scope.fetches.set(id, given);
  const timeout = AbortSignal.timeout(scope.limits.fetchMs);
  const signal = AbortSignal.any([scope.signal, given.signal, timeout]);
  try {
    return await orAborted(exchange(scope, args, signal), signal);
  } catch (error) {
    if (error instanceof CapabilityError) throw error;
    if (timeout.aborted) {
      const message = `the answer was not there after ${scope.limits.fetchMs} ms`;
      throw new CapabilityError('FETCH_TIMEOUT', message, { retryable: true });
    }
    throw failed(error);
  } finally {
    if (scope.fetches.get(id) === given) scope.fetches.delete(id);
    over();
  }
}

/** Ends a request that the plugin waits for no longer. */
export async function cancelFetch(scope: CallScope, args: Args): Promise<JsonValue> {
  const id = args.optionalInteger('id', 1, Number.MAX_SAFE_INTEGER) ?? 0;
  scope.fetches.get(id)?.abort();
  return null;
}

async function exchange(scope: CallScope, args: Args, signal: AbortSignal): Promise<JsonValue> {
  const transport = portOf(scope, 'fetch');
  const hosts = (scope.manifest.permissions.network ?? []).map(({ host }) => host);
  const rules = { hosts, loopback: transport.loopback, fix: declareIt };
  const auth = readAuth(args.get('auth'));
  const mode = readMode(args);
  const step = readRequest(scope, args, rules);
  const secret = auth && (await authHeader(scope, auth, step.url));
  const { place, limits } = scope;
  const way = { rules, mode, secret, place, redirectsMax: limits.fetchRedirects };
  const arrived = await follow(transport, { ...way, step }, signal);
  return await readResponse(scope, arrived, signal);
}

const declareIt =
  'declare it in createPlugin({ permissions: { network } }) and in package.json under ymera.permissions';

function readRequest(scope: CallScope, args: Args, rules: AddressRules): Step {
  const url = readAddress(rules, args.text('url'));
  const method = args.text('method').toUpperCase();
  if (!methods.includes(method)) args.refuse('method', `one of ${methods.join(', ')}`);
  const text = args.optionalText('bodyBase64');
  const body = text === undefined ? null : Buffer.from(text, 'base64');
  const { fetchRequestBytes } = scope.limits;
  if (body && body.length > fetchRequestBytes) {
    const message = `the request has ${body.length} bytes, allowed are ${fetchRequestBytes}`;
    throw new CapabilityError('REQUEST_TOO_LARGE', message);
  }
  return { url, method, headers: readHeaders(args.get('headers')), body };
}

function readMode(args: Args): Way['mode'] {
  const found = args.optionalText('redirect') ?? 'follow';
  const mode = redirectModes.find((known) => known === found);
  return mode ?? args.refuse('redirect', `one of ${redirectModes.join(', ')}`);
}

async function readResponse(
  scope: CallScope,
  { step: { method, url }, response }: Arrived,
  signal: AbortSignal,
): Promise<JsonValue> {
  const { redactor, limits } = scope;
  const headers = response.headers.map(([name, value]): Header => [name.toLowerCase(), value]);
  const options = { method, bytesMax: limits.fetchResponseBytes };
  const body = await readAnswer(response, options, signal);
  return {
    url: redactor.text(url.href),
    status: response.status,
    statusText: redactor.text(isReason(response.statusText) ? response.statusText : ''),
    headers: shownHeaders(headers).map(([name, value]) => [name, redactor.text(value)]),
    bodyBase64: redactor.bytes(body).toString('base64'),
  };
}

function isReason(text: string): boolean {
  return text.length <= 200 && /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/** A transport that does not heed the signal must not hold up the call. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
