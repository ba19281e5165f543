import type { Principal } from '@ymera/kernel';
import { type Conversation, workflowNameOf } from '../../domain/coordinator/conversation.ts';
import type { Memory } from '../../domain/coordinator/memory.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';
import { findMemories } from './memories.ts';

type Desk = Pick<CoordinatorDesk, 'memories'>;

const recalledMax = 10;
const lengthMax = 1_000;

/**
 * What is known from before that has to do with a request: what was asked for earlier in the conversation first, then
 * what is kept for the user, the tenant and the conversation's workflow.
 */
export async function recall(
  desk: Desk,
  {
    principal,
    conversation,
    request,
  }: { readonly principal: Principal; readonly conversation: Conversation; readonly request: string },
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const workflow = workflowNameOf(conversation);
  const scopes = [{ kind: 'USER' }, { kind: 'TENANT' }, { kind: 'WORKFLOW', workflow }] as const;
  const found = await findMemories(desk, { principal, scopes, text: request, first: recalledMax }, signal);
  return [...earlierIn(conversation), ...found.map(({ memory }) => told(memory))]
    .slice(0, recalledMax)
    .map(cut);
}

/** What was done last in this conversation, which a request such as "also document it" goes on from. */
function earlierIn({ state }: Conversation): readonly string[] {
  if (state.phase !== 'ENDED') return [];
  const { plan, request, outcome } = state;
  const about = plan.intent.subject === null ? '' : ` on ${plan.intent.subject}`;
  return [`Earlier in this conversation (${plan.intent.kind}${about}, ${outcome}): ${request}`];
}

const told = ({ scope, key, text }: Memory) => `${scope.kind.toLowerCase()} memory "${key}": ${text}`;

const cut = (text: string) =>
  text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1).toWellFormed()}…`;
