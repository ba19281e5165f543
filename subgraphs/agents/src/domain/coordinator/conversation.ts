import type { Role } from '@ymera/kernel';
import type { Message } from './message.ts';
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
  /** Of the latest message; 0 before the first. */
  readonly lastSeq: number;
  /**
   * The messages of the latest change. They stand here, so that state and messages change as one, until they are
   * stored with the others; those of earlier changes are.
   */
  readonly latest: readonly Message[];
  /** The keys of the latest texts, oldest first; at most `keysMax`. */
  readonly clientKeys: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A request, and what is planned for it. */
export interface Planned {
  readonly request: string;
  /** What was known from before, for whoever works on it; data, never an instruction. */
  readonly memory: readonly string[];
  readonly plan: Plan;
  /** SHA-256 of request, memory and plan: an approval is of exactly these. */
  readonly planHash: string;
  /** Who asked for it, and their role: what is done for it may do what they may. */
  readonly requestedBy: string;
  readonly role: Role;
}

export type ConversationState =
  /** Nothing is planned. */
  | { readonly phase: 'LISTENING' }
  /** The request was not clear; the next message answers. */
  | { readonly phase: 'ASKING'; readonly request: string; readonly question: string }
  | ({ readonly phase: 'AWAITING_APPROVAL' } & Planned)
  /** It can't run before what stands in its way is gone; `resume` looks again. */
  | ({ readonly phase: 'BLOCKED' } & Planned)
  /** Its workflows are ordered under the key, now or, after a crash, again. */
  | ({
      readonly phase: 'STARTING';
      readonly orderKey: string;
      readonly since: number;
      /** Null when nobody had to. */
      readonly approvedBy: string | null;
    } & Planned)
  | ({
      readonly phase: 'RUNNING';
      readonly runId: string;
      /** How each task stood when it was last told of, by id. */
      readonly told: Readonly<Record<string, string>>;
      readonly cancelledBy: string | null;
    } & Planned)
  | ({
      readonly phase: 'ENDED';
      readonly runId: string;
      readonly outcome: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
    } & Planned);

export type Phase = ConversationState['phase'];

export const keysMax = 50;
const titleLengthMax = 100;

/** A conversation in which nothing has been said yet. */
export function newConversation(
  about: Pick<Conversation, 'id' | 'tenantId' | 'startedBy'>,
  { text, now }: { readonly text: string; readonly now: number },
): Conversation {
  return {
    ...about,
    title: titleOf(text),
    revision: 0,
    state: { phase: 'LISTENING' },
    lastSeq: 0,
    latest: [],
    clientKeys: [],
    createdAt: now,
    updatedAt: now,
  };
}

/** The workflow that its plans become. */
export const workflowNameOf = ({ id }: Pick<Conversation, 'id'>): string => id.replace('_', '-');

function titleOf(text: string): string {
  const line = (text.split('\n')[0] ?? '').replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= titleLengthMax ? line : `${characters.slice(0, titleLengthMax - 1).join('')}…`;
}
