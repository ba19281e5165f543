import { DomainError } from '@ymera/kernel';
import type { Phase } from './conversation.ts';

export class ConversationNotFoundError extends DomainError {
  readonly code = 'CONVERSATION_NOT_FOUND';

  constructor(conversationId: string) {
    const shown = conversationId.slice(0, 100);
    super(`There is no conversation "${shown}" of yours. The query "conversations" lists those there are.`, {
      details: { conversationId: shown },
    });
  }
}

/** What was asked can't be asked of the conversation as it stands. */
export class ConversationStateError extends DomainError {
  readonly code = 'CONVERSATION_STATE';

  constructor(phase: Phase, why: string) {
    super(`The conversation is ${phase}: ${why}.`, { details: { phase } });
  }
}

/** Somebody decided on another plan than the one that stands. */
export class PlanChangedError extends DomainError {
  readonly code = 'PLAN_CHANGED';

  constructor(planHash: string) {
    super('The plan is another one by now. Read it again, and decide on that one.', {
      details: { planHash },
    });
  }
}

/** Others changed the same conversation all the time. */
export class ConversationContendedError extends DomainError {
  readonly code = 'CONVERSATION_CONTENDED';
  override readonly nextMove = 'retry';

  constructor(conversationId: string) {
    super(`The conversation "${conversationId}" is changed by too many at once. Try again.`, {
      details: { conversationId },
    });
  }
}

export class MemoryFullError extends DomainError {
  readonly code = 'MEMORY_FULL';

  constructor(entriesMax: number) {
    super(`There are ${entriesMax} memories of this kind already. Forget one that is not needed any more.`, {
      details: { entriesMax },
    });
  }
}
