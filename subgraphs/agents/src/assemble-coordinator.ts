import type { WorkflowRunner } from '@ymera/kernel';
import type { ConversationStore, MemoryStore, MessageStore } from './coordinator-ports.ts';
import type { ModelCallStore } from './model-ports.ts';
import {
  type CoordinatorDesk,
  type CoordinatorSettings,
  coordinatorDefaults,
} from './services/coordinator/coordinator-desk.ts';
import { openThinker } from './services/coordinator/open-thinker.ts';

type Thinking = Parameters<typeof openThinker>[0];

/** The coordinator's parts from outside. */
export interface CoordinatorOutside {
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly memories: MemoryStore;
  readonly modelCalls: ModelCallStore;
  /** Who has workflows run; null where plans are made and none is started. Left out where no run is followed either. */
  readonly workflowRunner?: WorkflowRunner | null;
  readonly coordinatorSettings?: Partial<CoordinatorSettings>;
}

/** Puts the coordinator together: what thinks, what remembers, and who does the work. */
export function openCoordinator(
  outside: CoordinatorOutside &
    Pick<CoordinatorDesk, 'events' | 'bus' | 'clock' | 'log'> &
    Omit<Thinking, 'calls' | 'log'>,
  { watchMs }: { readonly watchMs: number },
): CoordinatorDesk {
  const { conversations, messages, memories, events, bus, clock, log } = outside;
  return {
    ...{ conversations, messages, memories, events, bus, clock, log },
    thinker: openThinker({ ...outside, calls: outside.modelCalls }),
    workflows: outside.workflowRunner ?? null,
    settings: { ...coordinatorDefaults, ...outside.coordinatorSettings, watchMs },
  };
}
