import type { PluginPlace } from '../../ports.ts';
import { CapabilityError } from '../errors.ts';
import { type AddressRules, readAddress } from './address.ts';
import { acceptedEncodings, discard } from './body.ts';
import { type Header, withoutBodyFacts, withoutCredentials } from './headers.ts';
import type { FetchTransport, IncomingResponse, OutgoingRequest } from './transport.ts';

export type Step = Omit<OutgoingRequest, 'signal' | 'place'>;

/** A request, and how it goes on from redirect to redirect. */
export type Way = {
  readonly step: Step;
  readonly rules: AddressRules;
  readonly mode: 'follow' | 'error' | 'manual';
  readonly redirectsMax: number;
  readonly secret?: Header | undefined;
  readonly place?: PluginPlace;
};

/** The last step, and its answer, whose body is still to be read. */
export type Arrived = { readonly step: Step; readonly response: IncomingResponse };

/** Sends a request that was checked, and follows its redirects, each of which is checked likewise. */
export async function follow(transport: FetchTransport, way: Way, signal: AbortSignal): Promise<Arrived> {
  const { rules, mode, redirectsMax, secret, place } = way;
  let { step } = way;
  const firstOrigin = step.url.origin;
  for (let redirects = 0; ; redirects += 1) {
    // A secret goes to where it was asked to go, and from there nowhere else.
    const carried = secret && step.url.origin === firstOrigin ? secret : undefined;
    const request = { ...withSecret(step, carried), ...(place ? { place } : {}), signal };
    const response = await transport.send(request);
    const target = mode === 'manual' ? undefined : redirectTarget(response);
    if (target === undefined) return { step, response };
    await discard(response.body);
    if (mode === 'error') throw new CapabilityError('FETCH_FAILED', 'the answer is a redirect');
    if (redirects >= redirectsMax) {
      const message = `more than ${redirectsMax} redirects followed one another`;
      throw new CapabilityError('TOO_MANY_REDIRECTS', message);
    }
    step = nextStep(step, response.status, readAddress(rules, target, step.url));
  }
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

/** The system's own codes are safe to show; its messages may name addresses of the inner network. */
export function failed(error: unknown): CapabilityError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = /^(E[A-Z]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+|DEPTH_[A-Z_]+|Z_[A-Z_]+|ERR_[A-Z_]+)$/.test(code);
  const message = `the host could not be reached, or its answer not be read${known ? ` (${code})` : ''}`;
  return new CapabilityError('FETCH_FAILED', message, { retryable: true, cause: error });
}
