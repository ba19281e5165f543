import type { JsonObject } from '@ymera/kernel';

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
  readonly data: JsonObject | null;
}

export type MessageKind =
  | 'REQUEST'
  | 'QUESTION'
  | 'PLAN'
  | 'APPROVED'
  | 'REJECTED'
  | 'BLOCKED'
  | 'STARTED'
  | 'PROGRESS'
  | 'CANCELLING'
  | 'RESULT';
