import { isJsonObject, type JsonValue, type Slots } from '@ymera/kernel';
import { ToolFailure } from '../domain/tool-failure.ts';

const subjectLengthMax = 300;

/** What a call of a tool with a path is about. */
export function subjectOfPath(input: JsonValue): string {
  return isJsonObject(input) ? String(input.path).slice(0, subjectLengthMax) : '';
}

/** Does something when its turn has come. @throws ToolFailure TOOL_BUSY when too many wait already */
export async function inTurn<T>(slots: Slots, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const slot = await slots.take(signal);
  if (!slot) throw new ToolFailure('TOOL_BUSY', 'Too many files are being written.', { retryable: true });
  try {
    return await work();
  } finally {
    slot.free();
  }
}
