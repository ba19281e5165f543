import type { ModelMessage } from '../../author/models.ts';
import type { JsonValue } from '../../bridge/json.ts';
import type { ModelAnswer, ModelRequest } from '../ports.ts';
import { Args } from './args.ts';
import { CapabilityError } from './errors.ts';
import { openStream } from './model-stream.ts';
import { type CallScope, portOf } from './scope.ts';

const messagesMax = 200;
const roles = ['system', 'user', 'assistant'] as const;
/** A token is about four characters of English; what was really used is settled afterwards. */
const charactersPerToken = 4;

export async function generate(scope: CallScope, args: Args): Promise<JsonValue> {
  const models = portOf(scope, 'models');
  const { request, settle } = prepare(scope, args);
  const answer = await guarded(scope, () => models.generate(request, scope.signal), settle);
  settle(tokensOf(answer));
  return shown(answer);
}

/** Opens a stream and gives its number. */
export async function openModelStream(scope: CallScope, args: Args): Promise<JsonValue> {
  const models = portOf(scope, 'models');
  if (scope.streams.size >= scope.limits.modelStreams) {
    const message = `at most ${scope.limits.modelStreams} streams may be open; read one to its end first`;
    throw new CapabilityError('TOO_MANY_PENDING_CALLS', message);
  }
  const { request, settle, held } = prepare(scope, args);
  const id = scope.budget.nextId();
  const source = models.stream(request, scope.signal);
  // A stream that was broken off has cost something too; nobody says how much, so all that was held.
  scope.streams.set(
    id,
    openStream(source, (answer) => settle(answer ? tokensOf(answer) : held)),
  );
  return id;
}

/** The next pieces of a stream. */
export async function nextOfStream(scope: CallScope, args: Args): Promise<JsonValue> {
  const [id, stream] = findStream(scope, args);
  try {
    const { texts, end } = await stream.next();
    if (end) scope.streams.delete(id);
    return end ? { texts, end: shown(end) } : { texts };
  } catch (error) {
    scope.streams.delete(id);
    throw failed(scope, error);
  }
}

export async function closeStream(scope: CallScope, args: Args): Promise<JsonValue> {
  const [id, stream] = findStream(scope, args);
  scope.streams.delete(id);
  stream.close();
  return null;
}

export async function embed(scope: CallScope, args: Args): Promise<JsonValue> {
  const models = portOf(scope, 'models');
  const alias = readAlias(scope, args);
  const texts = args.list('texts', scope.limits.embedTexts).map((text) => {
    return typeof text === 'string' ? text : args.refuse('texts', 'a list of texts');
  });
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const settle = scope.budget.holdTokens(Math.ceil(characters / charactersPerToken));
  const { place, signal } = scope;
  const answer = await guarded(scope, () => models.embed({ place, alias, texts }, signal), settle);
  settle(answer.tokens);
  return answer.vectors;
}

type Prepared = {
  readonly request: ModelRequest;
  readonly held: number;
  readonly settle: (used: number) => void;
};

function prepare(scope: CallScope, args: Args): Prepared {
  const alias = readAlias(scope, args);
  const messages = readMessages(args);
  const temperature = args.optionalNumber('temperature', 0, 2);
  const asked = args.optionalInteger('maxTokens', 1, Number.MAX_SAFE_INTEGER);
  const { maxTokens, held, settle } = holdFor(scope, messages, asked);
  const request = { place: scope.place, alias, messages, maxTokens };
  return { request: { ...request, ...(temperature === undefined ? {} : { temperature }) }, held, settle };
}

/** Sets aside what a request may cost: about what its messages are, and all that may be answered. */
export function holdFor(
  { budget }: Pick<CallScope, 'budget'>,
  messages: readonly { readonly content: string }[],
  asked?: number,
): { readonly maxTokens: number; readonly held: number; readonly settle: (used: number) => void } {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  const input = Math.ceil(characters / charactersPerToken);
  const maxTokens = Math.min(asked ?? Number.MAX_SAFE_INTEGER, Math.max(1, budget.tokensLeft - input));
  const held = input + maxTokens;
  return { maxTokens, held, settle: budget.holdTokens(held) };
}

function readAlias(scope: CallScope, args: Args): string {
  const alias = args.text('model');
  if (scope.manifest.permissions.models?.some((granted) => granted.alias === alias)) return alias;
  const fix =
    'declare it in createPlugin({ permissions: { models } }) and in package.json under ymera.permissions';
  throw new CapabilityError(
    'NOT_GRANTED',
    `the plugin may not use the model "${scope.redactor.name(alias)}"; ${fix}`,
  );
}

function readMessages(args: Args): readonly ModelMessage[] {
  const system = args.optionalText('system');
  const prompt = args.optionalText('prompt');
  const list = args.get('messages') === undefined ? [] : args.list('messages', messagesMax);
  if ((prompt === undefined) === (list.length === 0)) args.refuse('prompt', 'given, or else messages');
  return [
    ...(system === undefined ? [] : [{ role: 'system', content: system } as const]),
    ...list.map((message) => readMessage(message)),
    ...(prompt === undefined ? [] : [{ role: 'user', content: prompt } as const]),
  ];
}

function readMessage(found: JsonValue): ModelMessage {
  const args = new Args(found, 'messages');
  const role = roles.find((known) => known === args.text('role')) ?? args.refuse('role', roles.join(', '));
  return { role, content: args.text('content') };
}

function findStream(scope: CallScope, args: Args) {
  const id = args.optionalInteger('stream', 1, Number.MAX_SAFE_INTEGER) ?? 0;
  const stream = scope.streams.get(id);
  if (!stream) return args.refuse('stream', 'one that is open');
  return [id, stream] as const;
}

/** Runs a model. What it failed of is for the operator's log; the plugin learns that it failed. */
export async function guarded<T>(
  scope: CallScope,
  work: () => Promise<T>,
  settle: (used: number) => void,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    settle(0);
    throw failed(scope, error);
  }
}

function failed(scope: CallScope, error: unknown): CapabilityError {
  if (error instanceof CapabilityError) return error;
  if (!scope.signal.aborted)
    scope.log?.error({ err: error, plugin: scope.place.plugin }, 'a language model failed');
  return new CapabilityError('MODEL_FAILED', 'the model gave no answer', { retryable: true, cause: error });
}

export function tokensOf({ usage }: ModelAnswer): number {
  return usage.inputTokens + usage.outputTokens;
}

function shown({ text, finish, usage }: ModelAnswer): JsonValue {
  const { inputTokens, outputTokens } = usage;
  return { text, finish: finish === 'length' ? 'length' : 'stop', usage: { inputTokens, outputTokens } };
}
