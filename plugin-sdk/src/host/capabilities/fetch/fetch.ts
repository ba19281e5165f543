import type { JsonValue } from '../../../bridge/json.ts';
import type { Args } from '../args.ts';
import { CapabilityError } from '../errors.ts';
import { type CallScope, portOf } from '../scope.ts';
import { type AddressRules, readAddress } from './address.ts';
import { authHeader, readAuth } from './auth.ts';
import { acceptedEncodings, discard, readBody } from './body.ts';
import { type Header, readHeaders, shownHeaders, withoutBodyFacts, withoutCredentials } from './headers.ts';
import type { IncomingResponse, OutgoingRequest } from './transport.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const redirectModes = ['follow', 'error', 'manual'];

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

type Step = Omit<OutgoingRequest, 'signal'>;

async function exchange(scope: CallScope, args: Args, signal: AbortSignal): Promise<JsonValue> {
  const transport = portOf(scope, 'fetch');
  const hosts = (scope.manifest.permissions.network ?? []).map(({ host }) => host);
  const rules = { hosts, loopback: transport.loopback };
  const auth = readAuth(args.get('auth'));
  const mode = readMode(args);
  let step = readRequest(scope, args, rules);
  const secret = auth && (await authHeader(scope, auth, step.url));
  const firstOrigin = step.url.origin;
  for (let redirects = 0; ; redirects += 1) {
    // A secret goes to where it was asked to go, and from there nowhere else.
    const carried = secret && step.url.origin === firstOrigin ? secret : undefined;
    const response = await transport.send({ ...withSecret(step, carried), signal });
    const target = mode === 'manual' ? undefined : redirectTarget(response);
    if (target === undefined) return await readResponse(scope, step, response, signal);
    await discard(response.body);
    if (mode === 'error') throw new CapabilityError('FETCH_FAILED', 'the answer is a redirect');
    if (redirects >= scope.limits.fetchRedirects) {
      const message = `more than ${scope.limits.fetchRedirects} redirects followed one another`;
      throw new CapabilityError('TOO_MANY_REDIRECTS', message);
    }
    step = nextStep(step, response.status, readAddress(rules, target, step.url));
  }
}

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

function readMode(args: Args): string {
  const mode = args.optionalText('redirect') ?? 'follow';
  return redirectModes.includes(mode) ? mode : args.refuse('redirect', `one of ${redirectModes.join(', ')}`);
}

function withSecret(step: Step, secret: Header | undefined): Step {
  const own = secret ? step.headers.filter(([name]) => name !== secret[0]) : step.headers;
  const agent: Header[] = own.some(([name]) => name === 'user-agent') ? [] : [['user-agent', 'Ymera']];
  const headers = [...own, ...agent, ...(secret ? [secret] : [])];
  return { ...step, headers: [...headers, ['accept-encoding', acceptedEncodings]] };
}

function redirectTarget({ status, headers }: IncomingResponse): string | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  return headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
}

/** As the Fetch standard has it: 303, and in practice 301 and 302 after POST, turn into GET. */
function nextStep(step: Step, status: number, url: URL): Step {
  const headers = url.origin === step.url.origin ? step.headers : withoutCredentials(step.headers);
  const becomesGet =
    (status === 303 && step.method !== 'GET' && step.method !== 'HEAD') ||
    ((status === 301 || status === 302) && step.method === 'POST');
  if (!becomesGet) return { ...step, url, headers };
  return { url, method: 'GET', headers: withoutBodyFacts(headers), body: null };
}

async function readResponse(
  scope: CallScope,
  { method, url }: Step,
  response: IncomingResponse,
  signal: AbortSignal,
): Promise<JsonValue> {
  const { redactor, limits } = scope;
  const headers = response.headers.map(([name, value]): Header => [name.toLowerCase(), value]);
  const encoding = headers
    .find(([name]) => name === 'content-encoding')?.[1]
    .trim()
    .toLowerCase();
  const empty = method === 'HEAD' || response.status === 204 || response.status === 304;
  const options = { encoding: empty ? undefined : encoding, bytesMax: limits.fetchResponseBytes, signal };
  const body = await readBody(response.body, options);
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

/** The system's own codes are safe to show; its messages may name addresses of the inner network. */
function failed(error: unknown): CapabilityError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = /^(E[A-Z]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+|DEPTH_[A-Z_]+|Z_[A-Z_]+|ERR_[A-Z_]+)$/.test(code);
  const message = `the host could not be reached, or its answer not be read${known ? ` (${code})` : ''}`;
  return new CapabilityError('FETCH_FAILED', message, { retryable: true, cause: error });
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
