import { isJsonObject, type JsonValue } from '@ymera/kernel';
import type { ModelAnswer, ModelRequest } from '@ymera/kernel/language-model';
import { checkConfig } from '../plugins/check-config.ts';

/** Why an answer is not what was asked for; null when it is. */
export function checkAnswer({ outputSchema }: ModelRequest, { text, finish }: ModelAnswer): string | null {
  if (outputSchema === undefined || finish !== 'stop') return null;
  const value = parsed(text);
  if (value === undefined) return 'it answered with something else than JSON';
  if (!isJsonObject(outputSchema) || !isJsonObject(value)) return null;
  const [problem] = checkConfig(outputSchema, value);
  return problem ? `its answer does not fit the schema: ${problem.path || 'it'} ${problem.message}` : null;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
