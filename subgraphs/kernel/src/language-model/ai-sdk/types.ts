import type { EmbeddingModel, LanguageModel } from 'ai';

// The SDK also takes model names and older interfaces; the providers we use are all of the fourth.
export type SdkModel = Extract<LanguageModel, { specificationVersion: 'v4' }>;
export type SdkEmbeddingModel = Extract<EmbeddingModel, { specificationVersion: 'v4' }>;
export type SdkCall = Parameters<SdkModel['doGenerate']>[0];
export type SdkMessage = SdkCall['prompt'][number];
export type SdkAnswer = Awaited<ReturnType<SdkModel['doGenerate']>>;
export type SdkContent = SdkAnswer['content'][number];
export type SdkStreamPart =
  Awaited<ReturnType<SdkModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;
export type SdkProviderOptions = NonNullable<SdkCall['providerOptions']>;
