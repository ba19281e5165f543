import type { JsonObject, JsonValue } from '@ymera/kernel';
import { jsonBytes } from '../domain/json-size.ts';
import { type Payload, payloadBytes } from '../domain/payload.ts';
import type { ReadValue } from './payload-cache.ts';

interface Part {
  readonly taskId: string;
  readonly output: Payload;
}

/**
 * What a run puts out when its workflow does not say: the outputs of its last tasks, by id. Nobody has asked for it, so
 * it does not fail the run when it is too large: the largest outputs give way to notes of their sizes, and without room
 * even for these, all of it to null.
 */
export async function gatherOutputs(
  { read, bytesMax }: { readonly read: ReadValue; readonly bytesMax: number },
  parts: readonly Part[],
): Promise<JsonObject | null> {
  const leftOut = leftOutOf(parts, bytesMax);
  const outputs: [string, JsonValue][] = [];
  for (const part of parts)
    outputs.push([part.taskId, leftOut.has(part) ? noteOf(part) : await read(part.output)]);
  const value = Object.fromEntries(outputs);
  // An output that is nested as deeply as it may be is nested too deeply here.
  return jsonBytes(value, bytesMax) <= bytesMax ? value : null;
}

/** So few of the largest that the rest fits. */
function leftOutOf(parts: readonly Part[], bytesMax: number): ReadonlySet<Part> {
  const leftOut = new Set<Part>();
  let bytes = parts.reduce((sum, part) => sum + keyBytes(part) + payloadBytes(part.output), 2);
  for (const part of parts.toSorted((a, b) => payloadBytes(b.output) - payloadBytes(a.output))) {
    if (bytes <= bytesMax) break;
    bytes += JSON.stringify(noteOf(part)).length - payloadBytes(part.output);
    leftOut.add(part);
  }
  return leftOut;
}

/** With its quotes, a colon and a comma. */
const keyBytes = ({ taskId }: Part) => taskId.length + 4;

const noteOf = ({ output }: Part): JsonObject => ({
  leftOut: 'OUTPUT_TOO_LARGE',
  bytes: payloadBytes(output),
});
