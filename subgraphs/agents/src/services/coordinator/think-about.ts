import type { Principal } from '@ymera/kernel';
import { type Conversation, workflowNameOf } from '../../domain/coordinator/conversation.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';
import { planRequest, type Thought } from './plan-request.ts';
import { recall } from './recall.ts';

/** Reads and plans a request of a conversation, with what is known from before; changes nothing. */
export async function thinkAbout(
  desk: CoordinatorDesk,
  {
    conversation,
    principal,
    request,
  }: { readonly conversation: Conversation; readonly principal: Principal; readonly request: string },
  signal?: AbortSignal,
): Promise<Thought> {
  const { tenantId, id: requestedBy, role } = principal;
  const memory = await recall(desk, { principal, conversation, request }, signal);
  const workflow = { name: workflowNameOf(conversation), title: conversation.title };
  return planRequest(desk, { tenantId, requestedBy, role, request, memory, workflow }, signal);
}
