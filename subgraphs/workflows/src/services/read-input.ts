import { InvalidArgumentError, type JsonValue, requireWellFormed } from '@ymera/kernel';
import type { Workflow } from '../domain/definition.ts';
import { InputTooLargeError } from '../domain/errors.ts';
import { jsonBytes, jsonDepthMax } from '../domain/json-size.ts';
import type { Payload } from '../domain/payload.ts';
import type { ServiceDeps } from '../ports.ts';
import { validateInput } from './input-schema.ts';
import { readPayload } from './keep-payload.ts';

const clientKeyLengthMax = 100;

/** @throws InvalidArgumentError */
export function readClientKey(clientKey: string | null | undefined): string | null {
  if (clientKey === null || clientKey === undefined) return null;
  if (clientKey.length >= 1 && clientKey.length <= clientKeyLengthMax) return clientKey;
  const came = `${clientKey.length} characters long`;
  throw new InvalidArgumentError('clientKey', `1 to ${clientKeyLengthMax} characters long`, came);
}

/**
 * A run's input as JSON text.
 *
 * @throws InputTooLargeError, InvalidArgumentError
 */
export function readInput(input: JsonValue, bytesMax: number): string {
  const bytes = jsonBytes(input, bytesMax);
  if (bytes === Number.POSITIVE_INFINITY)
    throw new InvalidArgumentError('input', `nested at most ${jsonDepthMax} levels deep`, 'nested deeper');
  if (bytes > bytesMax) throw new InputTooLargeError(bytesMax);
  requireWellFormed('input', input);
  return JSON.stringify(input);
}

/** @throws RunInputInvalidError when the input is not what the workflow says it takes */
export const refuseUnfit = ({ inputSchema }: Workflow, input: JsonValue): void =>
  validateInput(inputSchema, input);

/** As `refuseUnfit`, for an input that is stored. */
export async function refuseUnfitInput(
  { stores }: Pick<ServiceDeps, 'stores'>,
  { tenantId, workflow, input }: { tenantId: string; workflow: Workflow; input: Payload },
): Promise<void> {
  if (workflow.inputSchema === null) return;
  refuseUnfit(workflow, await readPayload(stores.blobs, { tenantId, payload: input }));
}
