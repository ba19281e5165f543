import { InvalidArgumentError, type Principal, requireWellFormed } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import { type Change, fromCoordinator, fromUser, type Said } from '../../domain/coordinator/change.ts';
import { type Conversation, newConversation } from '../../domain/coordinator/conversation.ts';
import { type DecisionWord, readDecision } from '../../domain/coordinator/decision-words.ts';
import { ConversationContendedError, ConversationStateError } from '../../domain/coordinator/errors.ts';
import { cancelConversation } from './cancel-conversation.ts';
import { getVisible, writeChange } from './change-conversation.ts';
import { checkSaid } from './check-said.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';
import { approvePlan, rejectPlan } from './decide-plan.ts';
import { plannedChange } from './planned-change.ts';
import { startPlanned } from './start-planned.ts';
import { thinkAbout } from './think-about.ts';

export interface ConverseCommand {
  readonly principal: Principal;
  /** Null begins a new one. */
  readonly conversationId: string | null;
  readonly text: string;
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
  const { principal, clientKey } = command;
  const text = command.text.trim();
  for (let race = 0; race < racesMax; race++) {
    const conversation = await open(desk, command, signal);
    if (clientKey !== null && conversation.clientKeys.includes(clientKey))
      return startPlanned(desk, conversation);
    const decided = await decide(desk, { conversation, principal, text });
    if (decided) return decided;
    const request = requestOf(conversation, text);
    const change = await think(desk, { conversation, principal, text, request }, signal);
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

/** A text that only decides; null when there is something to think about. */
async function decide(
  desk: CoordinatorDesk,
  { conversation, principal, text }: Turn,
): Promise<Conversation | null> {
  const { state, id: conversationId } = conversation;
  const word = readDecision(text);
  if (state.phase === 'RUNNING' || state.phase === 'STARTING') {
    if (word === 'CANCEL') return cancelConversation(desk, { principal, conversationId });
    throw new ConversationStateError(state.phase, 'wait for its result, or say "cancel"');
  }
  if (state.phase !== 'AWAITING_APPROVAL' || word === null) return null;
  return decideBy(desk, word, { conversation, principal, text });
}

function decideBy(desk: CoordinatorDesk, word: DecisionWord, { conversation, principal, text }: Turn) {
  const { state, id: conversationId } = conversation;
  if (state.phase !== 'AWAITING_APPROVAL')
    throw new ConversationStateError(state.phase, 'there is no plan to decide on');
  const { planHash } = state;
  if (word !== 'YES') return rejectPlan(desk, { principal, conversationId, reason: text });
  // A "yes" answers the plan for one's own words; of another's plan it has to be said which one is meant.
  if (state.requestedBy !== principal.id)
    throw new ConversationStateError(state.phase, 'approve the plan of another by the mutation approvePlan');
  return approvePlan(desk, { principal, conversationId, planHash });
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
  { conversation, principal, text, request }: Turn & { readonly request: string },
  signal?: AbortSignal,
): Promise<Change> {
  const thought = await thinkAbout(desk, { conversation, principal, request }, signal);
  const said: readonly Said[] = [fromUser('REQUEST', text)];
  if (thought.kind === 'PLAN') return plannedChange(desk, conversation, { planned: thought.planned, said });
  const { question, intent } = thought;
  const asked = fromCoordinator('QUESTION', question, { confidence: intent.confidence });
  return { state: { phase: 'ASKING', request, question }, said: [...said, asked] };
}
