import { registryLimits } from './limits.ts';
import { type JsonObject, parseJsonFile } from './package-json.ts';
import { PackageError, packageError, quote, refuse } from './problems.ts';

/** A key of a registry, as its `/-/npm/v1/keys` lists them. */
export type RegistryKey = {
  readonly keyid: string;
  /** A public key in PEM. */
  readonly pemkey: string;
  /** ISO 8601; null when it does not expire. */
  readonly expires: string | null;
};

/** An npm registry that the operator chose. */
export type Registry = {
  /** `https`, or `http` on this machine. */
  readonly url: string;
  readonly token?: string;
  /** Keys of its signatures; without them signatures are not looked at. */
  readonly keys?: readonly RegistryKey[];
};

export type RequestOptions = {
  readonly signal?: AbortSignal;
  /** For the whole request, answer included. Default: 30 seconds. */
  readonly timeoutMs?: number;
};

/** The address of a registry with a slash at its end. Throws `PKG_REGISTRY_ADDRESS`. */
export function registryUrl({ url }: Registry): URL {
  const parsed = URL.canParse(url) ? new URL(url.endsWith('/') ? url : `${url}/`) : undefined;
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(parsed?.hostname ?? '');
  const isSafe = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback);
  if (parsed && isSafe && parsed.username === '' && parsed.password === '') return parsed;
  const fix = 'Use an address that starts with "https://", and give a password as "token".';
  return refuse('PKG_REGISTRY_ADDRESS', 'registry', 'the address cannot be used.', fix);
}

/**
 * Gets one JSON document from a registry: bounded in size and time, never from another host. Throws `PackageError`
 * with a `PKG_REGISTRY_…` code, or `PKG_NOT_FOUND`.
 */
export async function getJson(
  registry: Registry,
  path: string,
  options: RequestOptions & { readonly bytes: number },
): Promise<JsonObject> {
  const url = new URL(path, registryUrl(registry));
  const timeout = AbortSignal.timeout(options.timeoutMs ?? registryLimits.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const response = await fetch(url, { signal, redirect: 'manual', headers: headersFor(registry) });
    checkStatus(response, url);
    return parseAnswer(await readBody(response, options.bytes, url), url, options.bytes);
  } catch (error) {
    throw asPackageError(error, url, options.signal);
  }
}

function headersFor({ token }: Registry): Record<string, string> {
  return { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
}

function checkStatus({ status }: Response, url: URL): void {
  if (status === 200) return;
  const where = url.href;
  if (status === 404) {
    refuse('PKG_NOT_FOUND', where, 'the registry knows no such package.', 'Check the name and the registry.');
  }
  if (status >= 300 && status < 400) {
    refuse(
      'PKG_REGISTRY_REDIRECT',
      where,
      'the registry sends elsewhere.',
      'Configure the address it sends to.',
    );
  }
  const fix = status === 401 || status === 403 ? 'Check the token of the registry.' : 'Try again later.';
  refuse('PKG_REGISTRY_REFUSED', where, `the registry answered ${status}.`, fix);
}

async function readBody(response: Response, most: number, url: URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > most) {
      const fix = 'Use a registry that answers in measure.';
      refuse('PKG_REGISTRY_ANSWER', url.href, `the answer is larger than ${most} bytes.`, fix);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseAnswer(bytes: Uint8Array, url: URL, most: number): JsonObject {
  try {
    return parseJsonFile(bytes, url.href, { bytes: most, depth: 100 });
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    const [{ message } = { message: '' }] = error.problems;
    return refuse(
      'PKG_REGISTRY_ANSWER',
      url.href,
      `the answer cannot be read: ${message}`,
      'Check the registry.',
      {
        cause: error,
      },
    );
  }
}

/** Says in a code what went wrong on the way to a registry. */
export function asPackageError(error: unknown, url: URL, signal: AbortSignal | undefined): PackageError {
  if (error instanceof PackageError) return error;
  const options = { cause: error };
  if (signal?.aborted) {
    return packageError('PKG_CANCELLED', url.href, 'the request was given up.', 'Ask again.', options);
  }
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const message = timedOut ? 'the registry took too long.' : `the request failed: ${reasonOf(error)}.`;
  const fix = 'Check the address and the network, and try again.';
  return packageError('PKG_REGISTRY_UNREACHABLE', url.href, message, fix, options);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return cause instanceof Error ? quote(cause.message) : 'no reason given';
}
