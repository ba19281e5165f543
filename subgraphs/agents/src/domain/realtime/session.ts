import type { CalledTokens } from '../models/model-call.ts';

/** A conversation with a realtime model that delegates to agents, as it stands. */
export interface RealtimeSession {
  /** Such as rts_…. */
  readonly id: string;
  readonly tenantId: string;
  /** The user who opened it, and the only one who speaks in it. */
  readonly startedBy: string;
  readonly modelId: string;
  readonly output: RealtimeOutput;
  /** Ids of the only agents that it may run; null for any that the user may. */
  readonly agents: readonly string[] | null;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  /** When it ends at the latest. */
  readonly endsAt: number;
  readonly end: SessionEnd | null;
  readonly lastSeq: number;
  readonly tokens: CalledTokens;
  readonly costMicroUsd: number;
}

export type RealtimeOutput = 'TEXT' | 'AUDIO';

export interface SessionEnd {
  readonly at: number;
  readonly code: EndCode;
  readonly message: string;
}

export type EndCode =
  | 'CLOSED'
  | 'REALTIME_IDLE'
  | 'REALTIME_TIME_OVER'
  | 'REALTIME_TOKENS_SPENT'
  | 'REALTIME_LOST'
  | 'AGENTS_STOPPING';

/** Something that happened in a session. */
export interface RealtimeEvent extends Required<EventParts> {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  readonly at: number;
  readonly kind: RealtimeEventKind;
}

export type RealtimeEventKind =
  | 'OPENED'
  | 'RESPONSE_STARTED'
  | 'TEXT'
  | 'AUDIO'
  | 'TRANSCRIPT'
  | 'TOOL_CALL'
  | 'TOOL_RESULT'
  | 'RESPONSE_ENDED'
  | 'REFUSED'
  | 'RECONNECTED'
  | 'ENDED';

/** What some kinds of events have; null where they do not. */
export interface EventParts {
  readonly text?: string | null;
  /** Base64. */
  readonly audio?: string | null;
  readonly tool?: string | null;
  readonly agentId?: string | null;
  readonly agentRunId?: string | null;
  /** How a response, a tool or the session ended; null for well. */
  readonly errorCode?: string | null;
  readonly message?: string | null;
  readonly tokens?: CalledTokens | null;
  readonly costMicroUsd?: number | null;
}
