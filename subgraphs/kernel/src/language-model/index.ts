export type { CompatibleSettings } from './ai-sdk/providers.ts';
export { ModelError, type ModelErrorCode } from './errors.ts';
export type {
  EmbeddingAnswer,
  EmbeddingModel,
  EmbeddingProvider,
  LanguageModel,
  ModelAnswer,
  ModelMessage,
  ModelProvider,
  ModelRequest,
  ModelTool,
  ModelToolCall,
  ModelToolResult,
  ModelUsage,
  ProviderSettings,
} from './port.ts';
export { anthropicModels, googleModels, openAiCompatibleModels, openAiModels } from './providers.ts';
