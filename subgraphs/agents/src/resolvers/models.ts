import type { EmbeddingAnswer, ModelAnswer } from '@ymera/kernel/language-model';
import { type Context, caller } from '../context.ts';
import type { ModelCall } from '../domain/models/model-call.ts';
import type {
  AskModelInput,
  ModelFinish,
  ModelNeedInput,
  MutationResolvers,
  QueryResolvers,
  SubscriptionResolvers,
} from '../generated.ts';
import type { Answered } from '../services/models/answer.ts';
import { explainRouting } from '../services/models/explain-routing.ts';
import { listModelCalls } from '../services/models/list-model-calls.ts';
import { listModels } from '../services/models/list-models.ts';
import { type StreamedChunk, streamModel } from '../services/models/stream-model.ts';
import { readQuestion } from '../services/models/user-question.ts';
import { readTexts } from '../services/models/user-texts.ts';
import { ofTenant } from './page.ts';

export const modelQueries: Pick<
  QueryResolvers,
  'models' | 'localModelServers' | 'modelCalls' | 'explainRouting'
> = {
  models: (_parent, _args, { models }) =>
    listModels(models.desk).map((model) => ({ ...model, capabilities: [...model.capabilities] })),
  localModelServers: async (_parent, _args, { models }) => {
    const servers = await models.findLocal();
    return servers.map((server) => ({ ...server, models: [...server.models] }));
  },
  modelCalls: async (_parent, page, context) => {
    const query = ofTenant(context, page);
    const { items, nextCursor } = await listModelCalls(context.models.desk, query, context.scope.signal);
    return { items: items.map(shownCall), nextCursor };
  },
  explainRouting: (_parent, { input }, { models }) => [...explainRouting(models.desk, needOf(input))],
};

export const modelMutations: Pick<MutationResolvers, 'askModel' | 'embedTexts'> = {
  askModel: async (_parent, { input }, context) =>
    shownAnswer(await context.models.gateway.generate(questionOf(context, input), context.scope.signal)),
  embedTexts: async (_parent, { input }, context) => {
    const question = readTexts({
      ...input,
      timeoutMs: input.timeoutMs ?? 60_000,
      principal: caller(context),
    });
    return shownVectors(await context.models.gateway.embed(question, context.scope.signal));
  },
};

export const modelSubscriptions: Pick<SubscriptionResolvers, 'modelStream'> = {
  modelStream: {
    subscribe: (_parent, { input }, context) =>
      streamModel(context.models.gateway, questionOf(context, input), context.scope.signal),
    resolve: ({ answer, ...chunk }: StreamedChunk) => ({ ...chunk, answer: answer && shownAnswer(answer) }),
  },
};

const shownCall = ({ tokens, costMicroUsd, ...call }: ModelCall) => ({
  ...call,
  usage: tokens,
  cost: costMicroUsd,
});

function shownAnswer({ answer, tokens, costMicroUsd, ...rest }: Answered<ModelAnswer>) {
  const { text, servedBy, finish } = answer;
  return {
    ...{ ...rest, text, servedBy, cost: costMicroUsd },
    finish: finish.toUpperCase() as ModelFinish, // the same words
    usage: tokens,
  };
}

function shownVectors({ answer, tokens, costMicroUsd, ...rest }: Answered<EmbeddingAnswer>) {
  const vectors = answer.vectors.map((vector) => [...vector]);
  return { ...rest, vectors, dimensions: vectors[0]?.length ?? 0, usage: tokens, cost: costMicroUsd };
}

const needOf = ({ kind, wish, inputTokens, outputTokens }: ModelNeedInput) => ({
  kind: kind ?? 'LANGUAGE',
  wish: wish ?? null,
  inputTokens: inputTokens ?? 1_000,
  outputTokens: outputTokens ?? 1_000,
});

function questionOf(
  context: Context,
  { temperature, outputSchema, maxOutputTokens, timeoutMs, ...input }: AskModelInput,
) {
  return readQuestion({
    ...input,
    principal: caller(context),
    maxOutputTokens: maxOutputTokens ?? 2_048,
    timeoutMs: timeoutMs ?? 60_000,
    temperature: temperature ?? null,
    outputSchema: outputSchema ?? null,
  });
}
