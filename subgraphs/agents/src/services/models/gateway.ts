import {
  type EmbeddingAnswer,
  type LanguageModel,
  type ModelAnswer,
  ModelError,
  type ModelRequest,
  type ModelUsage,
} from '@ymera/kernel/language-model';
import { type CalledTokens, type ModelFinish, noTokens } from '../../domain/models/model-call.ts';
import type { ModelCapability } from '../../domain/models/model-card.ts';
import type { ModelNeed } from '../../domain/models/route.ts';
import type { ServedModel } from '../../model-ports.ts';
import { type Answered, answer } from './answer.ts';
import type { AnswerProblem, Asked, AskedFor } from './asked.ts';
import { checkAnswer } from './check-answer.ts';
import { inBatches } from './embed-in-batches.ts';
import { estimateTokens, tokensOfTexts } from './estimate-tokens.ts';
import type { GatewayDesk } from './gateway-desk.ts';
import { createPieceMender, inUnicode } from './whole-unicode.ts';

/** What a caller wants of the models; which one answers is the gateway's choice. */
export interface ModelWish {
  /** Beyond what the request itself shows that it needs. */
  readonly capabilities: readonly ModelCapability[];
  /** Ids of models, the best first; others stand behind them. */
  readonly preferred: readonly string[];
  /** No others. */
  readonly onlyPreferred: boolean;
  /** The highest price of a million tokens, in millionths of a US dollar; null for any that is known. */
  readonly maxPrice: number | null;
}

export const anyModel: ModelWish = { capabilities: [], preferred: [], onlyPreferred: false, maxPrice: null };

interface Question extends AskedFor {
  readonly wish: ModelWish;
  /** Tokens that the run may use over all of its calls; null for any number, and where there is no run. */
  readonly tokenBudget: number | null;
  readonly timeoutMs: number;
}

export interface TextQuestion extends Question {
  readonly request: ModelRequest;
}

export interface VectorQuestion extends Question {
  readonly texts: readonly string[];
}

/**
 * The one way to language models. It chooses, tries again, falls back, keeps to limits and budgets, and traces every
 * attempt; see `answer` for what each method throws.
 */
export interface ModelGateway {
  generate(question: TextQuestion, signal: AbortSignal): Promise<Answered<ModelAnswer>>;
  /** Pieces of the text in order; returns the whole. Closing it ends the work. */
  stream(question: TextQuestion, signal: AbortSignal): AsyncGenerator<string, Answered<ModelAnswer>, void>;
  /** A vector for each text, in their order, all of one model. */
  embed(question: VectorQuestion, signal: AbortSignal): Promise<Answered<EmbeddingAnswer>>;
}

export function createModelGateway(desk: GatewayDesk): ModelGateway {
  return {
    generate: (question, signal) => wholeOf(textAnswer(desk, { question, work: 'GENERATE' }, signal)),
    stream: (question, signal) => textAnswer(desk, { question, work: 'STREAM' }, signal),
    embed: (question, signal) =>
      inBatches(question, (batch) => wholeOf(answer(desk, vectorsAsked(desk, batch), signal))),
  };
}

/** Asks for a text; where nobody wishes for a certain model, an experiment may do so. */
async function* textAnswer(
  desk: GatewayDesk,
  { question, work }: { readonly question: TextQuestion; readonly work: 'GENERATE' | 'STREAM' },
  signal: AbortSignal,
): AsyncGenerator<string, Answered<ModelAnswer>, void> {
  const { wish } = question;
  const trial = wish.preferred.length === 0 ? await desk.trials.choose(question) : null;
  if (!trial) return yield* answer(desk, textAsked(desk, question, work), signal);
  const tried = { ...question, wish: { ...wish, preferred: [trial.modelId] } };
  try {
    const answered = yield* answer(desk, textAsked(desk, tried, work), signal);
    // An answer that its own model did not give counts against it, whatever kept it from it.
    await trial.tell(answered.modelId === trial.modelId);
    return answered;
  } catch (error) {
    // What nothing may fit says nothing of either model.
    if (error instanceof ModelError && error.code !== 'MODEL_ANSWER_UNFIT') await trial.tell(false);
    throw error;
  }
}

/** What a request needs of a model. */
function needOf(wish: ModelWish, request: ModelRequest): ModelNeed {
  const shown: ModelCapability[] = [
    ...(request.tools?.length ? (['TOOLS'] as const) : []),
    ...(request.outputSchema === undefined ? [] : (['STRUCTURED'] as const)),
  ];
  return {
    ...wish,
    kind: 'LANGUAGE',
    capabilities: [...new Set([...wish.capabilities, ...shown])],
    inputTokens: estimateTokens(request),
    outputTokens: request.maxOutputTokens,
  };
}

function textAsked(
  desk: GatewayDesk,
  question: TextQuestion,
  work: 'GENERATE' | 'STREAM',
): Asked<ModelAnswer> {
  const { request, wish } = question;
  const need = needOf(wish, request);
  const ask = work === 'STREAM' ? streamed : generated;
  return {
    ...common(desk, question),
    ...{ work, need },
    ask: (served, signal) => ask(languageModel(served), fitted(request, served), signal),
    read: (given) => {
      const finish = given.finish.toUpperCase() as ModelFinish; // the same words
      return { tokens: given.usage && tokensOf(given.usage), finish, problem: checkAnswer(request, given) };
    },
  };
}

function vectorsAsked(desk: GatewayDesk, question: VectorQuestion): Asked<EmbeddingAnswer> {
  const { texts, wish } = question;
  const inputTokens = tokensOfTexts(texts);
  return {
    ...common(desk, question),
    work: 'EMBED',
    need: { ...wish, kind: 'EMBEDDING', inputTokens, outputTokens: 0, atOnceTokens: longestOf(texts) },
    ask: (served, signal) => embedded(served, texts, signal),
    read: ({ vectors, inputTokens: input }) => ({
      tokens: input === null ? null : { ...noTokens, input },
      finish: null,
      problem: problemOf(vectors, texts.length),
    }),
  };
}

function problemOf(vectors: EmbeddingAnswer['vectors'], texts: number): AnswerProblem | null {
  const code = 'MODEL_BROKEN_ANSWER';
  if (vectors.length !== texts) return { code, message: `${vectors.length} vectors for ${texts} texts` };
  const areNumbers = vectors.every((vector) => vector.every((part) => Number.isFinite(part)));
  return areNumbers ? null : { code, message: 'a vector with something else than numbers' };
}

const longestOf = (texts: readonly string[]) =>
  texts.reduce((longest, text) => Math.max(longest, tokensOfTexts([text])), 0);

function common(
  { clock }: GatewayDesk,
  { tenantId, startedBy, runId, agentId, workflow = null, ...rest }: Question,
) {
  return {
    by: { tenantId, startedBy, runId, agentId, workflow },
    tokenBudget: rest.tokenBudget,
    deadline: clock.now() + rest.timeoutMs,
  };
}

async function* streamed(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<string, ModelAnswer, void> {
  const pieces = model.stream(request, signal);
  const mender = createPieceMender();
  try {
    for (;;) {
      const step = await pieces.next();
      const text = step.done ? mender.end() : mender.add(step.value);
      if (text !== '') yield text;
      if (step.done) return inUnicode(model.id, step.value);
    }
  } finally {
    await pieces.return(undefined as never).catch(() => {}); // as: what it gives when it is left is not read
  }
}

// biome-ignore lint/correctness/useYield: a stream without pieces, so that both ways are one
async function* generated(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<string, ModelAnswer, void> {
  return inUnicode(model.id, await model.generate(request, signal));
}

// biome-ignore lint/correctness/useYield: as above
async function* embedded(
  served: ServedModel,
  texts: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string, EmbeddingAnswer, void> {
  if (served.kind !== 'EMBEDDING') throw new TypeError(`${served.card.id} gives no vectors`);
  return served.model.embed(texts, signal);
}

function languageModel(served: ServedModel): LanguageModel {
  if (served.kind !== 'LANGUAGE') throw new TypeError(`${served.card.id} gives no text`);
  return served.model;
}

/** A model that answers in fewer tokens than were asked for is asked for those. */
function fitted(request: ModelRequest, { card }: ServedModel): ModelRequest {
  const maxOutputTokens = Math.min(request.maxOutputTokens, card.outputTokensMax ?? Number.MAX_SAFE_INTEGER);
  return { ...request, maxOutputTokens };
}

function tokensOf({
  inputTokens,
  outputTokens,
  cachedInputTokens,
  cacheWriteInputTokens = 0,
  reasoningTokens,
}: ModelUsage): CalledTokens {
  return {
    input: inputTokens,
    cachedInput: cachedInputTokens,
    cacheWriteInput: cacheWriteInputTokens,
    output: outputTokens,
    reasoning: reasoningTokens,
    estimated: false,
  };
}

/** Reads to the end without the pieces. */
async function wholeOf<T>(pieces: AsyncGenerator<string, T, void>): Promise<T> {
  for (;;) {
    const step = await pieces.next();
    if (step.done) return step.value;
  }
}
