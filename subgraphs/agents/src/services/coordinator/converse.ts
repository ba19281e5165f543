import { InvalidArgumentError, type Principal, requireWellFormed } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import { type Change, fromCoordinator, fromUser, type Said } from '../../domain/coordinator/change.ts';
import { type Conversation, newConversation } from '../../domain/coordinator/conversation.ts';
import { readDecision } from '../../domain/coordinator/decision-words.ts';
import {
  ConversationContendedError,
  ConversationStateError,
  PlanChangedError,
} from '../../domain/coordinator/errors.ts';
import { cancelConversation } from './cancel-conversation.ts';
import { getVisible, writeChange } from './change-conversation.ts';
import { checkSaid } from './check-said.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';
import { approvePlan, rejectPlan } from './decide-plan.ts';
import { planMessage, plannedChange } from './planned-change.ts';
import { startPlanned } from './start-planned.ts';
import { thinkAbout } from './think-about.ts';

export interface ConverseCommand {
  readonly principal: Principal;
  /** Null begins a new one. */
  readonly conversationId: string | null;
  readonly text: string;
  /** The plan that it is said of, as it was read; null when it is said of none. */
  readonly planHash: string | null;
  /** A second text with the same key changes nothing, and answers with the conversation. */
  readonly clientKey: string | null;
}

const requestLengthMax = 8_000;
const clientKeyLengthMax = 100;
/** Each time all is thought over anew. */
const racesMax = 3;

/**
 * Takes in what somebody says. What it comes to is thought out first, and then stored with the text in one change; a
 * plan that nothing stands in the way of, and nobody has to approve, is started.
 *
 * @throws InvalidArgumentError, ConversationNotFoundError, ConversationStateError, PlanChangedError or
 * ConversationContendedError, before anything is stored
 */
export async function converse(
  desk: CoordinatorDesk,
  command: ConverseCommand,
  signal?: AbortSignal,
): Promise<Conversation> {
  checkCommand(command);
  const { principal, clientKey, planHash } = command;
  const text = command.text.trim();
  for (let race = 0; race < racesMax; race++) {
    const conversation = await open(desk, command, signal);
    if (clientKey !== null && conversation.clientKeys.includes(clientKey))
      return startPlanned(desk, conversation);
    checkMeant(conversation, planHash);
    const decided = await decide(desk, { conversation, principal, text, planHash });
    if (decided) return decided;
    const change =
      askWhich(conversation, text) ?? (await think(desk, { conversation, principal, text }, signal));
    const next = await writeChange(
      desk,
      conversation,
      clientKey === null ? change : { ...change, clientKey },
    );
    if (next) return startPlanned(desk, next);
  }
  throw new ConversationContendedError(command.conversationId ?? 'new');
}

function checkCommand({ text, clientKey }: ConverseCommand): void {
  checkSaid('text', text);
  if (clientKey === null) return;
  if (clientKey.length < 1 || clientKey.length > clientKeyLengthMax)
    throw new InvalidArgumentError(
      'clientKey',
      `1 to ${clientKeyLengthMax} characters long`,
      `${clientKey.length}`,
    );
  requireWellFormed('clientKey', clientKey);
}

/** @throws ConversationStateError, PlanChangedError when what is said is said of another plan than the one that stands */
function checkMeant({ state }: Conversation, planHash: string | null): void {
  if (planHash === null) return;
  if (!('planHash' in state)) throw new ConversationStateError(state.phase, 'there is no plan');
  if (state.planHash !== planHash) throw new PlanChangedError(state.planHash);
}

async function open(
  desk: CoordinatorDesk,
  command: ConverseCommand,
  signal?: AbortSignal,
): Promise<Conversation> {
  const { principal, conversationId, text, clientKey } = command;
  if (conversationId !== null) return getVisible(desk, { principal, conversationId }, signal);
  const { tenantId, id: startedBy } = principal;
  const id = idOf(principal, clientKey ?? crypto.randomUUID());
  const fresh = newConversation({ id, tenantId, startedBy }, { text: text.trim(), now: desk.clock.now() });
  // The same text under the same key came before, perhaps to another process.
  return (clientKey === null ? null : await desk.conversations.find({ tenantId, id }, signal)) ?? fresh;
}

/** Two texts under one key begin one conversation, so that its id follows from the key. */
function idOf({ tenantId, id }: Principal, key: string): string {
  return `conv_${sha256Hex(JSON.stringify([tenantId, id, key])).slice(0, 26)}`;
}

interface Turn {
  readonly conversation: Conversation;
  readonly principal: Principal;
  readonly text: string;
}

interface Decision extends Turn {
  readonly planHash: string | null;
}

/** A text that only decides; null when there is something to think about. */
async function decide(
  desk: CoordinatorDesk,
  { conversation, principal, text, planHash }: Decision,
): Promise<Conversation | null> {
  const { state, id: conversationId } = conversation;
  const word = readDecision(text);
  // Once more changes nothing, like approving it.
  if (word === 'YES' && planHash !== null) return approvePlan(desk, { principal, conversationId, planHash });
  if (state.phase === 'RUNNING' || state.phase === 'STARTING') {
    if (word === 'CANCEL') return cancelConversation(desk, { principal, conversationId });
    throw new ConversationStateError(state.phase, 'wait for its result, or say "cancel"');
  }
  if (state.phase !== 'AWAITING_APPROVAL' || word === null) return null;
  if (word === 'CANCEL') return rejectPlan(desk, { principal, conversationId, reason: text });
  const { planHash: stands } = state;
  if (planHash === null && !hasSeen(conversation, principal)) return null;
  return word === 'YES'
    ? approvePlan(desk, { principal, conversationId, planHash: stands })
    : rejectPlan(desk, { principal, conversationId, planHash: stands, reason: text });
}

/**
 * Whether somebody who names no plan must have seen the one that stands: it answers the very first text, which was
 * theirs, and nothing has been said since. All others may know another one, from another window or another person.
 */
const hasSeen = ({ revision, state }: Conversation, { id }: Principal): boolean =>
  revision === 1 && 'requestedBy' in state && state.requestedBy === id;

/** A text that decides, and does not say on which plan: it is shown the one that stands, and asked. */
function askWhich({ state }: Conversation, text: string): Change | null {
  if (state.phase !== 'AWAITING_APPROVAL' || readDecision(text) === null) return null;
  const question =
    'Is this the plan that you mean? Say it once more with its hash as "planHash", or use the mutations approvePlan and rejectPlan.';
  const asked = fromCoordinator('QUESTION', question, { planHash: state.planHash });
  return { state, said: [fromUser('REQUEST', text), planMessage(state), asked] };
}

/** What is asked for in all: an answer, or more words, belong to what was said before. */
function requestOf({ state }: Conversation, text: string): string {
  const goesOn = state.phase === 'ASKING' || state.phase === 'AWAITING_APPROVAL' || state.phase === 'BLOCKED';
  const request = goesOn ? `${state.request}\n${text}` : text;
  if (request.length > requestLengthMax)
    throw new InvalidArgumentError(
      'text',
      `at most ${requestLengthMax} characters with what was said before`,
      `${request.length}`,
    );
  return request;
}

async function think(
  desk: CoordinatorDesk,
  { conversation, principal, text }: Turn,
  signal?: AbortSignal,
): Promise<Change> {
  const request = requestOf(conversation, text);
  const thought = await thinkAbout(desk, { conversation, principal, request }, signal);
  const said: readonly Said[] = [fromUser('REQUEST', text)];
  if (thought.kind === 'PLAN') return plannedChange(desk, conversation, { planned: thought.planned, said });
  const { question, intent } = thought;
  const asked = fromCoordinator('QUESTION', question, { confidence: intent.confidence });
  return { state: { phase: 'ASKING', request, question }, said: [...said, asked] };
}
