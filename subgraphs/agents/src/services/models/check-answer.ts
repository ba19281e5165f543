import { isJsonObject, type JsonValue } from '@ymera/kernel';
import type { ModelAnswer, ModelRequest } from '@ymera/kernel/language-model';
import { writtenOut } from '../../domain/models/answer-schema.ts';
import { checkConfig } from '../plugins/check-config.ts';
import type { AnswerProblem } from './asked.ts';

/** Why an answer is not what was asked for; null when it is. */
export function checkAnswer(
  { outputSchema }: ModelRequest,
  { text, finish }: ModelAnswer,
): AnswerProblem | null {
  if (outputSchema === undefined || finish !== 'stop') return null;
  const message = whyUnfit(outputSchema, parsed(text));
  return message === null ? null : { code: 'MODEL_ANSWER_UNFIT', message };
}

function whyUnfit(schema: JsonValue, value: JsonValue | undefined): string | null {
  if (value === undefined) return 'it answered with something else than JSON';
  if (!isJsonObject(schema)) return null;
  if (!isJsonObject(value)) return schema.type === 'object' ? 'its answer is no JSON object' : null;
  const [problem] = checkConfig(writtenOut(schema), value);
  return problem ? `its answer does not fit the schema: ${problem.path || 'it'} ${problem.message}` : null;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
