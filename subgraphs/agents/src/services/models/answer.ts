import { DeadlineExceededError, newId } from '@ymera/kernel';
import type { ModelError, ModelErrorCode } from '@ymera/kernel/language-model';
import { backoffMs } from '../../domain/models/backoff.ts';
import type { CalledTokens } from '../../domain/models/model-call.ts';
import {
  ModelPriceUnknownError,
  ModelsBusyError,
  ModelUnavailableError,
} from '../../domain/models/model-errors.ts';
import {
  fittedNeed,
  type ModelNeed,
  type Route,
  type RouteCandidate,
  route,
} from '../../domain/models/route.ts';
import type { ServedModel } from '../../model-ports.ts';
import type { Asked } from './asked.ts';
import type { GatewayDesk } from './gateway-desk.ts';
import { oneAttempt } from './one-attempt.ts';

export interface Answered<T> {
  readonly answer: T;
  readonly modelId: string;
  /** The attempt that answered. */
  readonly callId: string;
  readonly attempts: number;
  readonly tokens: CalledTokens;
  readonly costMicroUsd: number;
}

/** The same model may do better at the same request a moment later; after any other failure another one is asked. */
const worthAnother: ReadonlySet<ModelErrorCode> = new Set([
  'MODEL_RATE_LIMITED',
  'MODEL_OVERLOADED',
  'MODEL_BROKEN_ANSWER',
  'MODEL_ANSWER_UNFIT',
]);

/**
 * Asks models, the best first, until one answers. A stream that has begun is not begun again elsewhere: what was
 * passed on can't be taken back.
 *
 * @throws ModelUnavailableError, ModelPriceUnknownError, ModelBudgetError or ModelsBusyError before anything is asked
 * @throws ModelError of the last attempt
 * @throws DeadlineExceededError when the signal aborts
 */
export async function* answer<T>(
  desk: GatewayDesk,
  asked: Asked<T>,
  signal: AbortSignal,
): AsyncGenerator<string, Answered<T>, void> {
  const slot = await desk.slots.take(signal);
  if (!slot) throw signal.aborted ? new DeadlineExceededError(signal.reason) : new ModelsBusyError();
  try {
    return yield* attempts(desk, asked, signal);
  } finally {
    slot.free();
  }
}

async function* attempts<T>(
  desk: GatewayDesk,
  asked: Asked<T>,
  signal: AbortSignal,
): AsyncGenerator<string, Answered<T>, void> {
  const answerId = newId('mcall', desk.clock.now());
  const tries = new Map<string, number>();
  let last: ModelError | null = null;
  for (let number = 1; number <= desk.settings.attemptsMax; number++) {
    const served = await next(desk, { asked, tries, last }, signal);
    const { id } = served.card;
    const outcome = yield* oneAttempt(desk, { asked, attempt: { served, answerId, number } }, signal);
    if (outcome.ok) return { ...outcome, modelId: id, attempts: number };
    last = outcome.error;
    if (outcome.begun) break;
    const { attemptsPerModel } = desk.settings;
    tries.set(id, worthAnother.has(last.code) ? (tries.get(id) ?? 0) + 1 : attemptsPerModel);
  }
  throw last ?? new ModelUnavailableError([]);
}

interface SoFar {
  readonly asked: Asked<unknown>;
  /** How often each model was asked. */
  readonly tries: ReadonlyMap<string, number>;
  readonly last: ModelError | null;
}

/** How often it is waited for models to be free again, for one attempt. */
const waitsMax = 20;

/** The model to ask now. Waits where all that are left have a limit that ends before the deadline. */
async function next(
  desk: GatewayDesk,
  { asked, tries, last }: SoFar,
  signal: AbortSignal,
): Promise<ServedModel> {
  const { clock, settings } = desk;
  const left = [...desk.models.values()].filter(
    ({ card }) => (tries.get(card.id) ?? 0) < settings.attemptsPerModel,
  );
  for (let wait = 0; wait < waitsMax; wait++) {
    if (signal.aborted) throw new DeadlineExceededError(signal.reason);
    if (last && clock.now() >= asked.deadline) throw last;
    const candidates = left.map((served) => candidateOf(desk, served, asked.need));
    const routed = route(candidates, asked.need);
    const chosen = desk.models.get(routed.order[0] ?? '');
    if (chosen) {
      await pauseBefore(desk, tries.get(chosen.card.id) ?? 0, signal);
      return chosen;
    }
    const freeAt = whenFree(routed, candidates);
    if (freeAt === null || freeAt > asked.deadline) throw last ?? noneFor(routed);
    await clock.wait(Math.max(1, freeAt - clock.now()), signal);
  }
  throw last ?? new ModelsBusyError();
}

export function candidateOf(
  { standing, clock }: Pick<GatewayDesk, 'standing' | 'clock'>,
  { card }: ServedModel,
  need: ModelNeed,
): RouteCandidate {
  const { inputTokens, outputTokens } = fittedNeed(card, need);
  const held = standing.heldOf(card, inputTokens + outputTokens, clock.now());
  return { card, held, measured: standing.measuredOf(card.id) };
}

async function pauseBefore(
  { clock, random }: GatewayDesk,
  tries: number,
  signal: AbortSignal,
): Promise<void> {
  if (tries === 0) return;
  await clock.wait(backoffMs(tries - 1, random()), signal);
  if (signal.aborted) throw new DeadlineExceededError(signal.reason);
}

/** When the first of those can be asked that only a limit keeps from it; null when there is none. */
function whenFree({ reasons }: Route, candidates: readonly RouteCandidate[]): number | null {
  const limited = reasons.filter(({ refusal }) => refusal === 'RATE_LIMITED').map(({ modelId }) => modelId);
  const moments = candidates.flatMap(({ card, held }) =>
    held && limited.includes(card.id) ? held.until : [],
  );
  return moments.length > 0 ? Math.min(...moments) : null;
}

function noneFor({ reasons }: Route): Error {
  const unpriced = reasons.filter(({ refusal }) => refusal === 'PRICE_UNKNOWN');
  const passing = reasons.some(({ refusal }) => refusal === 'BREAKER_OPEN');
  if (unpriced.length > 0 && !passing)
    return new ModelPriceUnknownError(unpriced.map(({ modelId }) => modelId));
  return new ModelUnavailableError(reasons);
}
