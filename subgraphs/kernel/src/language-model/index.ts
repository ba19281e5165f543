export type { CompatibleSettings } from './ai-sdk/providers.ts';
export type { BatchItem, BatchModel, BatchResult, BatchState } from './batch.ts';
export { ModelError, type ModelErrorCode } from './errors.ts';
export {
  findLocalServers,
  type LocalServer,
  type LocalServerSearch,
  listServerModels,
} from './local-servers.ts';
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
  RealtimeProvider,
} from './port.ts';
export { anthropicModels, googleModels, openAiCompatibleModels, openAiModels } from './providers.ts';
export type {
  RealtimeConfig,
  RealtimeEvent,
  RealtimeInput,
  RealtimeLine,
  RealtimeMessage,
  RealtimeModel,
  RealtimeUsage,
} from './realtime/port.ts';
export {
  createModelTable,
  type ModelCapability,
  type ModelFacts,
  type ModelPrice,
  type ModelTable,
  type TokenRate,
} from './table/table.ts';
