import { isIP } from 'node:net';
import { CapabilityError } from '../errors.ts';

/** What an address is checked against. */
export type AddressRules = {
  /** Hosts of the manifest: exact, or `*.` and everything below; `any` for all of the public internet. */
  readonly hosts: readonly string[] | 'any';
  /** What is done about a host that is not among them, in an imperative. */
  readonly fix: string;
  /** Origins on this machine that development allows. */
  readonly loopback: readonly string[];
};

const urlLengthMax = 8_192;

/**
 * Reads an address and refuses what a plugin may not fetch. The `URL` given back is what the connection is made to,
 * so that nothing reads the text a second time and differently.
 */
export function readAddress(rules: AddressRules, text: string, base?: URL): URL {
  const url = text.length <= urlLengthMax ? URL.parse(text, base?.href) : null;
  if (!url)
    throw new CapabilityError(
      'INVALID_ARGUMENTS',
      'fetch takes an absolute address of at most 8192 characters',
    );
  const isLoopback = rules.loopback.includes(url.origin);
  if (url.username !== '' || url.password !== '') {
    throw refused(
      'HOST_NOT_ALLOWED',
      url,
      'an address with a user name or password is not allowed; use auth',
    );
  }
  if (url.protocol !== 'https:' && !(isLoopback && url.protocol === 'http:')) {
    throw refused('HOST_NOT_ALLOWED', url, 'only https is allowed');
  }
  url.hash = '';
  if (isLoopback) return url;
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
    throw refused('SSRF_BLOCKED', url, 'an address of numbers is not allowed; use the name of a host');
  }
  if (rules.hosts !== 'any' && !rules.hosts.some((pattern) => matchesHost(pattern, url.hostname))) {
    throw refused('HOST_NOT_ALLOWED', url, `the host is not allowed; ${rules.fix}`);
  }
  if (url.port !== '') throw refused('HOST_NOT_ALLOWED', url, 'only the standard port of https is allowed');
  return url;
}

/** Whether a host is the one of a pattern, or below the one of a pattern with `*.`. */
export function matchesHost(pattern: string, hostname: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === hostname;
  const parent = pattern.slice(1);
  return hostname.endsWith(parent) && hostname.length > parent.length;
}

/** Shows the origin alone: paths and queries may hold what should not be logged. */
function refused(code: 'HOST_NOT_ALLOWED' | 'SSRF_BLOCKED', url: URL, why: string): CapabilityError {
  const shown = `${url.protocol}//${url.host}`.slice(0, 300);
  return new CapabilityError(code, `${shown} was not fetched: ${why}`);
}
