export { notTheAgentsDoing } from './agent-run-ends.ts';
export type { Clock } from './clock.ts';
export { systemClock } from './clock.ts';
export type { TimeCursor } from './cursor.ts';
export {
  newestFirst,
  pageOf,
  readCursor,
  readNumberCursor,
  readTimeCursor,
  timeKey,
  writeCursor,
} from './cursor.ts';
export type { NextMove } from './errors.ts';
export {
  DeadlineExceededError,
  DomainError,
  ForbiddenError,
  InvalidArgumentError,
  RemoteError,
  StoreSilentError,
  UnauthenticatedError,
  WrongCallerError,
} from './errors.ts';
export type { IdPrefix } from './ids.ts';
export { newId } from './ids.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { isJsonObject } from './json.ts';
export type { MicroUsd } from './money.ts';
export { formatUsd } from './money.ts';
export type { Page, PageRequest } from './page.ts';
export { pageRequest } from './page.ts';
export type {
  AgentRunner,
  AgentRunOutcome,
  AgentRunRequest,
  AgentRunUsage,
  AgentSelection,
  AgentSelectionRequest,
  Authenticator,
  CallableDescription,
  Recommendation,
  Recommender,
  RecommendRequest,
  WorkflowOrder,
  WorkflowProblem,
  WorkflowProgress,
  WorkflowRunner,
  WorkflowTaskProgress,
} from './ports.ts';
export type { Principal, RequestScope, Role } from './principal.ts';
export {
  hasRole,
  isRole,
  requireAgent,
  requirePrincipal,
  requireRole,
  servicePrincipal,
} from './principal.ts';
export type { Slot, Slots } from './slots.ts';
export { createSlots } from './slots.ts';
export { findIllFormed, requireWellFormed } from './well-formed.ts';
export type { Interval } from './wilson.ts';
export { wilsonInterval } from './wilson.ts';
export { wordsOf } from './words.ts';
