import type { JsonValue } from '@ymera/kernel';
import type { Plan } from './plan.ts';

/** What somebody and the coordinator have said, and what came of it: the session memory. */
export interface Conversation {
  /** Such as conv_…. */
  readonly id: string;
  readonly tenantId: string;
  /** Who began it; they, and administrators, alone see it. */
  readonly startedBy: string;
  readonly title: string;
  /** Counts every change. */
  readonly revision: number;
  readonly state: ConversationState;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type ConversationState =
  /** Nothing is planned. */
  | { readonly phase: 'LISTENING' }
  /** The request was not clear; the next message answers. */
  | { readonly phase: 'ASKING'; readonly request: string }
  | { readonly phase: 'AWAITING_APPROVAL'; readonly request: string; readonly plan: Plan }
  /** It can't run before what stands in its way is gone; `resume` looks again. */
  | { readonly phase: 'BLOCKED'; readonly request: string; readonly plan: Plan }
  | { readonly phase: 'RUNNING'; readonly request: string; readonly plan: Plan; readonly runId: string }
  | {
      readonly phase: 'ENDED';
      readonly request: string;
      readonly plan: Plan;
      readonly runId: string;
      readonly outcome: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
    };

/** One entry of a conversation, in order of `seq` from 1 on; never changed. */
export interface Message {
  /** Such as msg_…. */
  readonly id: string;
  readonly tenantId: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly at: number;
  readonly from: 'USER' | 'COORDINATOR';
  readonly kind: MessageKind;
  /** In words, for a reader. */
  readonly text: string;
  readonly data: JsonValue | null;
}

export type MessageKind =
  | 'REQUEST'
  | 'QUESTION'
  | 'PLAN'
  | 'APPROVED'
  | 'REJECTED'
  | 'STARTED'
  | 'PROGRESS'
  | 'RESULT';

/** Something to be known in later conversations: the long-term memory. */
export interface Memory {
  readonly tenantId: string;
  /** TENANT is for everybody; a user's id for that user alone; a workflow's name for its runs. */
  readonly scope: { readonly kind: 'TENANT' | 'USER' | 'WORKFLOW'; readonly of: string | null };
  /** Unique in its scope: 1 to 200 characters. */
  readonly key: string;
  readonly value: JsonValue;
  readonly text: string;
  readonly updatedAt: number;
  readonly by: string;
}
