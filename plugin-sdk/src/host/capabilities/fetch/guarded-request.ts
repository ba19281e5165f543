import { CapabilityError } from '../errors.ts';
import { type AddressRules, readAddress } from './address.ts';
import { readAnswer } from './body.ts';
import { failed, follow } from './follow.ts';
import { type Header, isHeaderValue, isSettable } from './headers.ts';
import type { FetchTransport } from './transport.ts';

/** A request of the platform's own on behalf of a tenant, and within which bounds. */
export type GuardedRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly Header[];
  readonly body: Buffer | null;
  readonly tenantId: string;
  /** Exact host names, or `*.` and everything below; `any` for all of the public internet. */
  readonly hosts: AddressRules['hosts'];
  /** What is done about a host that is not among them, in an imperative. */
  readonly fix: string;
  readonly bytesMax: number;
  readonly redirectsMax: number;
};

/** What came back; the body is decompressed. */
export type GuardedAnswer = {
  /** Where the last redirect led to. */
  readonly url: string;
  readonly status: number;
  /** Names are in small letters. */
  readonly headers: readonly Header[];
  readonly body: Buffer;
};

/**
 * Makes one request under the rules that plugins' requests are under: https, allowed hosts, public addresses, and every
 * redirect checked anew. Headers that only a connection sets are left out.
 *
 * @throws CapabilityError HOST_NOT_ALLOWED, SSRF_BLOCKED, INVALID_ARGUMENTS, FETCH_FAILED, TOO_MANY_REDIRECTS,
 * RESPONSE_TOO_LARGE, or what the transport refuses with; an aborted signal is thrown as its reason
 */
export async function requestGuarded(
  transport: FetchTransport,
  { url, method, headers, body, tenantId, hosts, fix, bytesMax, redirectsMax }: GuardedRequest,
  signal: AbortSignal,
): Promise<GuardedAnswer> {
  const rules = { hosts, fix, loopback: transport.loopback };
  const sent = headers.filter(([name, value]) => isSettable(name.toLowerCase()) && isHeaderValue(value));
  const step = { url: readAddress(rules, url), method, headers: sent, body };
  const way = { step, rules, redirectsMax, mode: 'follow', place: { plugin: 'core', tenantId } } as const;
  try {
    const arrived = await follow(transport, way, signal);
    const { status, headers: found } = arrived.response;
    const bytes = await readAnswer(arrived.response, { method, bytesMax }, signal);
    const named = found.map(([name, value]): Header => [name.toLowerCase(), value]);
    return { url: arrived.step.url.href, status, headers: named, body: bytes };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof CapabilityError ? error : failed(error);
  }
}
