import {
  InvalidArgumentError,
  isJsonObject,
  type JsonValue,
  type Principal,
  requireWellFormed,
} from '@ymera/kernel';
import type { ModelMessage, ModelRequest } from '@ymera/kernel/language-model';
import { whyNoSchema } from './check-schema.ts';
import type { TextQuestion } from './gateway.ts';
import { type AskedWish, readWish, wholeNumber } from './read-wish.ts';

/** What somebody asks a model directly. */
export interface UserQuestion {
  readonly principal: Principal;
  readonly prompt: string;
  readonly system?: string | null;
  readonly wish?: AskedWish | null;
  readonly maxOutputTokens: number;
  readonly temperature?: number | null;
  readonly outputSchema?: JsonValue;
  readonly timeoutMs: number;
}

const limits = {
  prompt: 400_000,
  system: 100_000,
  outputTokens: 128_000,
  timeoutMs: 600_000,
  schema: 100_000,
};

/** @throws InvalidArgumentError */
export function readQuestion(asked: UserQuestion): TextQuestion {
  const { principal, wish, timeoutMs } = asked;
  return {
    ...{ tenantId: principal.tenantId, startedBy: principal.id, runId: null, agentId: null },
    wish: readWish(wish),
    tokenBudget: null,
    timeoutMs: wholeNumber('timeoutMs', timeoutMs, { min: 1, max: limits.timeoutMs }),
    request: readRequest(asked),
  };
}

function readRequest({
  prompt,
  system,
  maxOutputTokens,
  temperature,
  outputSchema,
}: UserQuestion): ModelRequest {
  const asked: ModelMessage = {
    role: 'user',
    text: readText('prompt', prompt, { min: 1, max: limits.prompt }),
  };
  const how = system ? readText('system', system, { min: 0, max: limits.system }) : null;
  return {
    messages: how === null ? [asked] : [{ role: 'system', text: how }, asked],
    maxOutputTokens: wholeNumber('maxOutputTokens', maxOutputTokens, { min: 1, max: limits.outputTokens }),
    ...readTemperature(temperature),
    ...readSchema(outputSchema),
  };
}

function readText(name: string, text: string, { min, max }: { min: number; max: number }): string {
  if (text.length < min || text.length > max)
    throw new InvalidArgumentError(
      name,
      `a text of ${min} to ${max} characters`,
      `${text.length} characters long`,
    );
  requireWellFormed(name, text);
  return text;
}

function readTemperature(temperature: number | null | undefined): Pick<ModelRequest, 'temperature'> {
  if (temperature === null || temperature === undefined) return {};
  if (temperature >= 0 && temperature <= 2) return { temperature };
  throw new InvalidArgumentError('temperature', 'a number from 0 to 2', String(temperature));
}

function readSchema(outputSchema: JsonValue | undefined): Pick<ModelRequest, 'outputSchema'> {
  if (outputSchema === null || outputSchema === undefined) return {};
  if (!isJsonObject(outputSchema) || outputSchema.type !== 'object')
    throw new InvalidArgumentError('outputSchema', 'a JSON Schema whose type is "object"', 'something else');
  const { length } = JSON.stringify(outputSchema);
  if (length > limits.schema)
    throw new InvalidArgumentError('outputSchema', `at most ${limits.schema} characters`, `${length} long`);
  const problem = whyNoSchema(outputSchema);
  if (problem !== null)
    throw new InvalidArgumentError(
      'outputSchema',
      'a JSON Schema that answers can be compared with',
      problem,
    );
  return { outputSchema };
}
