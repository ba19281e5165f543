import { isJsonObject } from '@ymera/kernel';
import type { Definition } from '../definition.ts';

/** Whether it takes what is to be done in words: `{ task, context }`. What says nothing of what it takes does not. */
export function takesTasks({ origin, inputSchema }: Pick<Definition, 'origin' | 'inputSchema'>): boolean {
  if (origin !== 'PLUGIN') return true;
  if (!isJsonObject(inputSchema)) return false;
  const { properties = null, required = null, additionalProperties } = inputSchema;
  if (!isJsonObject(properties) || !isJsonObject(properties.task ?? null)) return false;
  const needed = Array.isArray(required) ? required : [];
  if (needed.some((name) => name !== 'task' && name !== 'context')) return false;
  return additionalProperties !== false || properties.context !== undefined;
}
