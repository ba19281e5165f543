import { Pool } from 'undici';
import { DomainError, type NextMove, RemoteError } from '../errors.ts';
import { type IdentityKey, signIdentity } from '../identity/index.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { servicePrincipal } from '../principal.ts';

/** Where a contract's owner listens, and who calls it. */
interface Remote {
  readonly owner: string;
  readonly url: string;
  readonly key: IdentityKey;
  /** The calling service's name. */
  readonly caller: string;
}

export class ServiceUnavailableError extends DomainError {
  readonly code = 'SERVICE_UNAVAILABLE';
  override readonly nextMove = 'retry';

  constructor(service: string, cause?: unknown) {
    super(`The service "${service}" did not answer. Is its process running?`, {
      cause,
      details: { service },
    });
  }
}

const connectionsMax = 32;
/** Longer than any agent may run. */
const answerTimeoutMs = 15 * 60_000;

type Method = (request: never, signal?: AbortSignal) => Promise<unknown>;

/** The same interface as the contract's implementation, over HTTP. */
export function contractClient<T extends { [K in keyof T]: Method }>(
  remote: Remote,
  contract: string,
  methods: readonly (keyof T & string)[],
): T & { close(): Promise<void> } {
  const pool = new Pool(remote.url, {
    connections: connectionsMax,
    bodyTimeout: 0,
    headersTimeout: answerTimeoutMs,
  });
  const calls = methods.map((method) => [
    method,
    (request: JsonValue, signal?: AbortSignal) =>
      callContract({ pool, remote }, { contract, method, request }, signal),
  ]);
  // The methods named are the interface's own; the server checks each request as the implementation does.
  return { ...Object.fromEntries(calls), close: () => pool.close() } as T & { close(): Promise<void> };
}

export async function callContract(
  { pool, remote }: { pool: Pool; remote: Remote },
  { contract, method, request }: { contract: string; method: string; request: JsonValue },
  signal?: AbortSignal,
): Promise<unknown> {
  const body = JSON.stringify(request);
  const principal = servicePrincipal(remote.caller, '*');
  const token = await signIdentity(remote.key, { principal, audience: remote.owner, body });
  const headers = { 'content-type': 'application/json', 'x-ymera-identity': token };
  const answer = await pool
    .request({
      method: 'POST',
      path: `/contracts/${contract}/${method}`,
      body,
      headers,
      signal: signal ?? null,
    })
    .then(async (response) => ({ status: response.statusCode, body: await response.body.json() }))
    .catch((error) => {
      signal?.throwIfAborted();
      throw new ServiceUnavailableError(remote.owner, error);
    });
  if (answer.status === 200 && isJsonObject(answer.body)) return answer.body.result;
  throw reportedError(remote.owner, answer.body);
}

function reportedError(owner: string, body: unknown): DomainError {
  const error = isJsonObject(body) ? body.error : undefined;
  if (!isJsonObject(error)) return new ServiceUnavailableError(owner);
  return new RemoteError({
    code: String(error.code),
    message: String(error.message),
    details: isJsonObject(error.details) ? (error.details as JsonObject) : {},
    // Written by answerContractCall from a DomainError.
    nextMove: (error.nextMove ?? 'give-up') as NextMove,
  });
}
