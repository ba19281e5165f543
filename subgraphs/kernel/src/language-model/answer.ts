import type { JsonValue } from '../json.ts';
import { broken } from './http/attempt.ts';
import type { ModelAnswer, ModelRequest } from './port.ts';

/** The input of a tool call as the model wrote it; a call without one has an empty object. @throws ModelError */
export function parseToolInput(model: string, name: string, text: string): JsonValue {
  return text.trim() === '' ? {} : parse(model, `calls the tool "${name}" with input that is not JSON`, text);
}

/** The answer, if it has the form that was asked for; one that was cut off or held back may lack it. @throws ModelError */
export function inForm(model: string, request: ModelRequest, answer: ModelAnswer): ModelAnswer {
  if (request.outputSchema !== undefined && answer.finish === 'stop')
    parse(model, 'is not JSON', answer.text);
  return answer;
}

function parse(model: string, mistake: string, text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken(model, mistake, cause);
  }
}
