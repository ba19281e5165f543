import { isJsonObject } from '../../json.ts';
import { ModelError, type ModelErrorCode } from '../errors.ts';
import { retryAfterOf } from './retry-after.ts';

const bodyBytesMax = 64 * 1024;
const messageLengthMax = 300;

/** What a refusing answer means. Its body is read, and nothing of it that could hold a key is repeated. */
export async function refusal(model: string, response: Response, secret: string): Promise<ModelError> {
  const body = await readBody(response);
  const code = isSpent(body) || isBadKey(body) ? 'MODEL_KEY_REFUSED' : codeOfStatus(response.status);
  return new ModelError(code, {
    model,
    message: `${explained(code, response.status)}${code === 'MODEL_KEY_REFUSED' ? '' : quoted(body, secret)}`,
    retryAfterMs: retryAfterOf(response.headers, body),
  });
}

/** What a status means that a provider reports in the middle of its answer. */
export function failedMidway(model: string, status: number): ModelError {
  const message = `the provider failed while it answered (status ${status})`;
  return new ModelError(codeOfStatus(status), { model, message });
}

function codeOfStatus(status: number): ModelErrorCode {
  if (status === 401 || status === 402 || status === 403) return 'MODEL_KEY_REFUSED';
  if (status === 404 || (status >= 300 && status < 400)) return 'MODEL_NOT_FOUND';
  if (status === 408 || status === 504) return 'MODEL_TIMEOUT';
  if (status === 429) return 'MODEL_RATE_LIMITED';
  if (status === 409 || status >= 500) return 'MODEL_OVERLOADED';
  return 'MODEL_REFUSED';
}

/** What a request that got no answer at all, or lost it, means. */
export function networkFailure(model: string, cause: unknown): ModelError {
  const reason = networkCode(cause);
  const timedOut = reason.includes('TIMEOUT') || reason === 'ETIMEDOUT';
  return timedOut
    ? new ModelError('MODEL_TIMEOUT', { model, message: `no answer in time (${reason})`, cause })
    : new ModelError('MODEL_UNREACHABLE', { model, message: `cannot be reached (${reason})`, cause });
}

/** Whether a broken stream ran into one of the network's own time limits. */
export function isNetworkTimeout(error: unknown): boolean {
  return networkCode(error).includes('TIMEOUT');
}

function networkCode(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return 'unknown network error';
}

function explained(code: ModelErrorCode, status: number): string {
  const said = {
    MODEL_KEY_REFUSED: `the key is refused, or its account is used up (status ${status}); set another`,
    MODEL_NOT_FOUND: `there is no such model at this address (status ${status})`,
    MODEL_RATE_LIMITED: 'too many requests (status 429)',
    MODEL_OVERLOADED: `the provider fails or is overloaded (status ${status})`,
    MODEL_TIMEOUT: `the provider ran out of time (status ${status})`,
  } as const;
  return code in said ? said[code as keyof typeof said] : `the request is refused (status ${status})`; // as: just looked up
}

async function readBody(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > bodyBytesMax) break;
    }
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return Array.isArray(parsed) ? parsed[0] : parsed;
  } catch {
    return null; // The status alone has to do.
  }
}

// The places where the providers put their message: OpenAI, Anthropic and Google; Ollama; FastAPI servers such as vLLM.
function quoted(body: unknown, secret: string): string {
  if (!isJsonObject(body)) return '';
  const candidates = [isJsonObject(body.error) ? body.error.message : body.error, body.message, body.detail];
  const message = candidates.find((candidate) => typeof candidate === 'string');
  if (typeof message !== 'string' || message === '') return '';
  return `: ${(secret === '' ? message : message.replaceAll(secret, '[key]')).slice(0, messageLengthMax)}`;
}

// OpenAI answers 429 when the account's money is spent, too; waiting does not help then.
function isSpent(body: unknown): boolean {
  return isJsonObject(body) && isJsonObject(body.error) && body.error.code === 'insufficient_quota';
}

// Google answers 400 to a bad key and gives the reason in the details.
function isBadKey(body: unknown): boolean {
  const details = isJsonObject(body) && isJsonObject(body.error) ? body.error.details : undefined;
  return Array.isArray(details) && details.some((d) => isJsonObject(d) && d.reason === 'API_KEY_INVALID');
}
