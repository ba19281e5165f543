import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { Invocation } from '../bridge/host-call.ts';
import { checkJsonText, ForbiddenKeyError, type JsonValue, parseJson } from '../bridge/json.ts';
import type { CallScope } from './capabilities/scope.ts';
import { takeSeed } from './seeds.ts';
import type { CallRequest } from './types.ts';

/** The text that goes into the isolate. Input that is too large, or not plain JSON, is refused. */
export function writeInvocation(
  request: CallRequest,
  bytesMax: number,
  check: Invocation['check'],
): { payload: string } | { error: ErrorEnvelope } {
  const { kind, name, input, run, config, nowMs } = request;
  const seed = request.seed ?? takeSeed();
  const invocation: Invocation = {
    kind,
    name,
    input,
    run,
    seed,
    ...(config === undefined ? {} : { config }),
    ...(nowMs === undefined ? {} : { nowMs }),
    ...(check === undefined ? {} : { check }),
  };
  const payload = JSON.stringify(invocation);
  const bytes = Buffer.byteLength(payload);
  if (bytes > bytesMax) {
    const message = `the input has ${bytes} bytes of JSON, more than the ${bytesMax} allowed; send less, or a file name`;
    return { error: { code: 'MESSAGE_TOO_LARGE', message, retryable: false } };
  }
  try {
    checkJsonText(payload);
    return { payload };
  } catch (error) {
    return { error: { code: 'INVALID_INPUT', message: `input: ${messageOf(error)}`, retryable: false } };
  }
}

/** The output of a call, without the secrets that went into it. */
export function readOutput(
  { redactor }: Pick<CallScope, 'redactor'>,
  payload: string,
): { value: JsonValue } | { error: ErrorEnvelope } {
  try {
    return { value: redactor.json(parseJson(payload)) };
  } catch (error) {
    return { error: { code: 'INVALID_OUTPUT', message: `output: ${messageOf(error)}`, retryable: false } };
  }
}

function messageOf(error: unknown): string {
  if (error instanceof ForbiddenKeyError) return error.message;
  return error instanceof RangeError ? 'is nested too deep' : 'is not JSON';
}
