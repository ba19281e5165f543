import type { Conversation, Planned } from '../domain/coordinator/conversation.ts';
import type { Resolvers } from '../generated.ts';
import { listMessages } from '../services/coordinator/read-messages.ts';

const plannedIn = ({ state }: Conversation): Planned | null => ('plan' in state ? state : null);

export const conversation: Pick<
  Resolvers['Conversation'],
  'phase' | 'request' | 'question' | 'plan' | 'run' | 'outcome' | 'startedBy' | 'messages'
> = {
  phase: ({ state }) => state.phase,
  request: ({ state }) => ('request' in state ? state.request : null),
  question: ({ latest }) => latest.find(({ kind }) => kind === 'QUESTION')?.text ?? null,
  plan: plannedIn,
  run: ({ state }) => ('runId' in state ? { id: state.runId } : null),
  outcome: ({ state }) => ('outcome' in state ? state.outcome : null),
  startedBy: ({ startedBy }) => ({ id: startedBy }),
  messages: async (about, { afterSeq, first = null }, { coordinator, scope }) => {
    const asked = { conversation: about, afterSeq, first };
    const { items, nextSeq } = await listMessages(coordinator, asked, scope.signal);
    return { items: [...items], nextSeq };
  },
};
