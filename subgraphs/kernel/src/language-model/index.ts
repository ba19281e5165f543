export { ModelError, type ModelErrorCode } from './errors.ts';
export type {
  EmbeddingModel,
  LanguageModel,
  ModelAnswer,
  ModelMessage,
  ModelRequest,
  ModelTool,
  ModelToolCall,
  ModelToolResult,
  ModelUsage,
} from './port.ts';
