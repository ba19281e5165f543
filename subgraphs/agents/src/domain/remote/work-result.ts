import { findIllFormed, InvalidArgumentError, type JsonObject, type JsonValue } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { saidByThePlatform } from '../agent-faults.ts';
import { outputBytesMax } from '../run-result.ts';
import { WorkResultTooLargeError } from './work-errors.ts';

/** What came of work. */
export type WorkResult =
  | { readonly ok: true; readonly output: JsonValue }
  | { readonly ok: false; readonly error: WorkError };

/** Why an agent could not do it, as it says. */
export interface WorkError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details: JsonObject;
}

const codePattern = /^[A-Z][A-Z0-9_]{0,63}$/;
const messageLengthMax = 2_000;
const detailsBytesMax = 16_384;

/**
 * Checks a result that came over the wire.
 *
 * @throws WorkResultTooLargeError, InvalidArgumentError
 */
export function checkResult(result: WorkResult): void {
  if (result.ok) checkOutput(result.output);
  else checkError(result.error);
}

function checkOutput(output: JsonValue): void {
  const where = findIllFormed('output', output);
  if (where !== null)
    throw new InvalidArgumentError('output', 'Unicode text', `half a surrogate pair at ${where}`);
  const bytes = bytesOf(output);
  if (bytes > outputBytesMax) throw new WorkResultTooLargeError(bytes, outputBytesMax);
}

function checkError({ code, message, details }: WorkError): void {
  if (!codePattern.test(code))
    throw new InvalidArgumentError(
      'error.code',
      'capitals, digits and _, such as DISK_FULL, at most 64',
      'other',
    );
  if (saidByThePlatform.has(code))
    throw new InvalidArgumentError(
      'error.code',
      `a code of your own: the platform alone says ${[...saidByThePlatform].join(', ')}. The work is still yours: say failAgentWork again with another code, such as TEXT_MISSING where the input is not what you take, or give it back with giveBackAgentWork`,
      code,
    );
  if (message.length === 0 || message.length > messageLengthMax) {
    const came = `${message.length} characters long`;
    throw new InvalidArgumentError('error.message', `a text of 1 to ${messageLengthMax} characters`, came);
  }
  const where = findIllFormed('error', { message, details });
  if (where !== null)
    throw new InvalidArgumentError('error', 'Unicode text', `half a surrogate pair at ${where}`);
  const bytes = bytesOf(details);
  if (bytes > detailsBytesMax) throw new WorkResultTooLargeError(bytes, detailsBytesMax);
}

export const bytesOf = (value: JsonValue): number => Buffer.byteLength(JSON.stringify(value));

/** The same for the same result, whatever the order of its keys. */
export function hashOfResult(result: WorkResult): string {
  const { ok } = result;
  return sha256Hex(canonicalJson(ok ? [ok, result.output] : [ok, { ...result.error }]));
}
