import { InvalidArgumentError, newId, type Principal, requireWellFormed } from '@ymera/kernel';
import { ModelError } from '@ymera/kernel/language-model';
import { ModelUnavailableError } from '../../../domain/models/model-errors.ts';
import { route } from '../../../domain/models/route.ts';
import { RealtimeSessionsFullError, RealtimeUnavailableError } from '../../../domain/realtime/errors.ts';
import type { RealtimeOutput, RealtimeSession } from '../../../domain/realtime/session.ts';
import { candidateOf } from '../answer.ts';
import { type AskedWish, readWish } from '../read-wish.ts';
import { converse, openLine } from './converse.ts';
import { forgetEnded } from './forget-ended.ts';
import { createLiveSession, type LiveSession, type RealtimeServed } from './live-session.ts';
import type { RealtimeDesk } from './realtime-desk.ts';
import { watchTime } from './watch-time.ts';

interface OpenCommand {
  readonly principal: Principal;
  readonly instructions: string | null;
  readonly output: RealtimeOutput;
  /** The only agents that it may run; null for any. */
  readonly agents: readonly string[] | null;
  readonly wish: AskedWish | null;
}

const instructionsMax = 20_000;
const agentsMax = 100;
const instructionsDefault =
  'You help a user of an installation of agents. Have agents do what is asked for, and say in a few words what came of it. Say so when no agent can do it; never make a result up.';

/**
 * Opens a session: a realtime model that has agents work.
 *
 * @throws InvalidArgumentError, RealtimeUnavailableError, ModelUnavailableError, RealtimeSessionsFullError
 * @throws ModelError when the model can't be reached or refuses
 */
export async function openSession(
  desk: RealtimeDesk,
  command: OpenCommand,
  signal: AbortSignal,
): Promise<RealtimeSession> {
  const { principal, output } = command;
  const { tenantId, id: startedBy } = principal;
  const instructions = readInstructions(command.instructions);
  const agents = readAgents(command.agents);
  const served = chooseModel(desk, command.wish);
  requirePlace(desk, tenantId);
  const { clock, settings } = desk;
  const session = createLiveSession(desk, {
    ...{ id: newId('rts', clock.now()), tenantId, startedBy, output, agents, served, instructions },
    endsAt: Math.min(clock.now() + settings.totalMs, principal.expiresAt ?? Number.MAX_SAFE_INTEGER),
  });
  // It counts from now on, so that many at once do not all find a place.
  desk.sessions.set(session.id, session);
  try {
    await begin(desk, session, signal);
  } catch (error) {
    desk.sessions.delete(session.id);
    throw error;
  }
  return session.view;
}

async function begin(desk: RealtimeDesk, session: LiveSession, signal: AbortSignal): Promise<void> {
  const { standing } = desk.gateway;
  const startedAt = desk.clock.now();
  const underway = standing.begin(session.served.card, 0, startedAt);
  const ms = () => desk.clock.now() - startedAt;
  try {
    const line = await openLine(session, AbortSignal.any([signal, session.signal]));
    underway.answered({ tokens: 0, ms: ms(), usable: true });
    session.use(line);
    session.tell('OPENED');
    void converse(desk, session, line);
    void watchTime(desk, session);
  } catch (error) {
    if (error instanceof ModelError) {
      const { code, retryAfterMs } = error;
      underway.failed({ code, retryAfterMs, tokens: 0, ms: ms(), now: desk.clock.now() });
    } else underway.left(0);
    throw error;
  }
}

function chooseModel({ gateway }: RealtimeDesk, wish: AskedWish | null): RealtimeServed {
  const served = [...gateway.models.values()].filter((model) => model.kind === 'REALTIME');
  if (served.length === 0) throw new RealtimeUnavailableError();
  const need = { ...readWish(wish), kind: 'REALTIME' as const, inputTokens: 0, outputTokens: 0 };
  const routed = route(
    served.map((model) => candidateOf(gateway, model, need)),
    need,
  );
  const chosen = served.find(({ card }) => card.id === routed.order[0]);
  if (!chosen) throw new ModelUnavailableError(routed.reasons);
  return chosen;
}

function requirePlace(desk: RealtimeDesk, tenantId: string): void {
  const { sessionsMax, sessionsPerTenantMax } = desk.settings;
  forgetEnded(desk);
  const open = [...desk.sessions.values()].filter(({ view }) => view.end === null);
  const own = open.filter(({ view }) => view.tenantId === tenantId);
  if (own.length >= sessionsPerTenantMax) throw new RealtimeSessionsFullError('tenant', sessionsPerTenantMax);
  if (open.length >= sessionsMax) throw new RealtimeSessionsFullError('process', sessionsMax);
}

function readInstructions(given: string | null): string {
  if (given === null || given.trim() === '') return instructionsDefault;
  requireWellFormed('instructions', given);
  if (given.length <= instructionsMax) return given;
  throw new InvalidArgumentError(
    'instructions',
    `at most ${instructionsMax} characters`,
    `${given.length} long`,
  );
}

function readAgents(given: readonly string[] | null): readonly string[] | null {
  if (given === null) return null;
  if (given.length > agentsMax)
    throw new InvalidArgumentError('agents', `at most ${agentsMax} ids`, `${given.length} of them`);
  return [...new Set(given)];
}
