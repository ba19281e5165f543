import type { Clock, Principal, Role, WorkflowRunner } from '@ymera/kernel';
import type { Bus, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { ConversationStore, MemoryStore, MessageStore } from '../../coordinator-ports.ts';
import type { Intent } from '../../domain/coordinator/intent.ts';
import type { Plan } from '../../domain/coordinator/plan.ts';

/** What reads requests and makes plans; neither changes anything. */
export interface Thinker {
  readIntent(
    asked: {
      readonly tenantId: string;
      readonly startedBy: string;
      readonly request: string;
      readonly memory: readonly string[];
    },
    signal?: AbortSignal,
  ): Promise<Intent>;
  makePlan(
    asked: {
      readonly tenantId: string;
      readonly role: Role;
      readonly request: string;
      readonly intent: Intent;
      readonly memory: readonly string[];
    },
    signal?: AbortSignal,
  ): Promise<Plan>;
  /** The workflows of a plan in YAML, the one to start last, on `{ request, memory }`; the same for the same plan. */
  sourcesOf(plan: Plan, workflow: { readonly name: string; readonly title: string }): readonly string[];
}

/** Bounds of the coordinator; each has its default in `coordinatorDefaults`. */
export interface CoordinatorSettings {
  /** How often runs are looked at whose conversations follow them. */
  readonly followMs: number;
  /** Conversations that are looked at each time. */
  readonly followedMax: number;
  /** For how long an order is given again that nobody takes. */
  readonly startingMsMax: number;
}

export const coordinatorDefaults: CoordinatorSettings = {
  followMs: 1_000,
  followedMax: 50,
  startingMsMax: 600_000,
};

/** What it takes to converse. */
export interface CoordinatorDesk {
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly memories: MemoryStore;
  readonly thinker: Thinker;
  /** Null where no workflows can be reached. */
  readonly workflows: WorkflowRunner | null;
  readonly events: Pick<Events, 'publish' | 'consume'>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: CoordinatorSettings & {
    /** How long a reader of messages waits for a ring before it looks again. */
    readonly watchMs: number;
  };
}

/** Something that somebody does with a conversation. */
export interface ConversationCommand {
  readonly principal: Principal;
  readonly conversationId: string;
}

export const coordinatorChannels = {
  /** A conversation has a new message. */
  conversation: (id: string) => `agents.conversation:${id}`,
  /** There may be a run to look at. */
  follow: 'agents.conversations:follow',
} as const;
