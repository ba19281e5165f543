import type { Principal } from '@ymera/kernel';
import { newConversation, type Planned } from '../../domain/coordinator/conversation.ts';
import type { Intent } from '../../domain/coordinator/intent.ts';
import { checkSaid } from './check-said.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';
import { thinkAbout } from './think-about.ts';

export interface Preview {
  readonly intent: Intent;
  readonly question: string | null;
  readonly planned: Planned | null;
  readonly sources: readonly string[];
}

/**
 * What would come of a request as the first of a conversation; nothing is stored or started.
 *
 * @throws InvalidArgumentError
 */
export async function previewRequest(
  desk: CoordinatorDesk,
  { principal, text }: { readonly principal: Principal; readonly text: string },
  signal?: AbortSignal,
): Promise<Preview> {
  checkSaid('text', text);
  const { tenantId, id: startedBy } = principal;
  const request = text.trim();
  const about = { id: 'conv_preview', tenantId, startedBy };
  const conversation = newConversation(about, { text: request, now: desk.clock.now() });
  const thought = await thinkAbout(desk, { conversation, principal, request }, signal);
  if (thought.kind === 'QUESTION') {
    const { intent, question } = thought;
    return { intent, question, planned: null, sources: [] };
  }
  const { planned, sources } = thought;
  return { intent: planned.plan.intent, question: null, planned, sources };
}
