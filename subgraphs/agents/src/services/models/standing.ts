import type { ModelErrorCode } from '@ymera/kernel/language-model';
import * as breakers from '../../domain/breaker.ts';
import { type Measured, measuredAfter, unmeasured } from '../../domain/models/measured.ts';
import type { ModelCard } from '../../domain/models/model-card.ts';
import type { RouteCandidate } from '../../domain/models/route.ts';
import { type Bucket, emptiedUntil, fullBucket, taken, waitMs } from '../../domain/models/token-bucket.ts';
import type { ProviderLimits } from '../../model-ports.ts';

/** How models and providers stand in this process: circuit breakers, rate limits and what was measured. */
export interface Standing {
  heldOf(card: ModelCard, tokens: number, now: number): RouteCandidate['held'];
  measuredOf(modelId: string): Measured;
  phaseOf(card: ModelCard, now: number): breakers.BreakerPhase;
  begin(card: ModelCard, tokens: number, now: number): Attempted;
  /** Takes over a call of an earlier process; `code` is null when it answered. */
  recall(modelId: string, call: { readonly code: string | null; readonly ms: number }): void;
}

/** One attempt under way; it ends in one of three ways. */
export interface Attempted {
  answered(end: { readonly tokens: number; readonly ms: number; readonly usable: boolean }): void;
  failed(end: {
    readonly code: ModelErrorCode;
    readonly retryAfterMs: number | null;
    readonly tokens: number;
    readonly ms: number;
    readonly now: number;
  }): void;
  /** It was given up by whoever asked. */
  left(tokens: number): void;
}

interface Buckets {
  readonly requests: Bucket;
  readonly tokens: Bucket;
}

const rateLimitMs = 5_000;
/** A provider that asks for more patience than this is asked again all the same. */
const retryAfterMsMax = 600_000;

/** Whose fault a failure is; what is in neither list is the request's. */
const ofProvider: ReadonlySet<ModelErrorCode> = new Set(['MODEL_UNREACHABLE', 'MODEL_KEY_REFUSED']);
const ofModel: ReadonlySet<ModelErrorCode> = new Set([
  'MODEL_OVERLOADED',
  'MODEL_TIMEOUT',
  'MODEL_BROKEN_ANSWER',
  'MODEL_NOT_FOUND',
]);
const forGood: ReadonlySet<ModelErrorCode> = new Set(['MODEL_NOT_FOUND', 'MODEL_KEY_REFUSED']);

export function createStanding(limitsOf: (provider: string) => ProviderLimits): Standing {
  const breakerOf = new Map<string, breakers.Breaker>();
  const bucketsOf = new Map<string, Buckets>();
  const measured = new Map<string, Measured>();

  const breaker = (key: string) => breakerOf.get(key) ?? breakers.closed;
  const keysOf = ({ id, provider }: ModelCard) => [id, provider] as const;
  const buckets = (provider: string, now: number): Buckets => {
    const limits = limitsOf(provider);
    return (
      bucketsOf.get(provider) ?? {
        requests: fullBucket(limits.requestsPerMinute, now),
        tokens: fullBucket(limits.tokensPerMinute, now),
      }
    );
  };
  const take = (provider: string, amount: { requests: number; tokens: number }, now: number) => {
    const { requests, tokens } = buckets(provider, now);
    const left = {
      requests: taken(requests, amount.requests, now),
      tokens: taken(tokens, amount.tokens, now),
    };
    bucketsOf.set(provider, left);
  };
  const measure = (modelId: string, call: { good: boolean; ms: number }) =>
    void measured.set(modelId, measuredAfter(measured.get(modelId) ?? unmeasured, call));

  return {
    heldOf: (card, tokens, now) => {
      const stopped = keysOf(card).filter((key) => !breakers.mayPass(breaker(key), now));
      if (stopped.length > 0) {
        const until = Math.max(...stopped.map((key) => breaker(key).openUntil ?? now));
        return { code: 'BREAKER_OPEN', until };
      }
      const left = buckets(card.provider, now);
      const wait = Math.max(waitMs(left.requests, 1, now), waitMs(left.tokens, tokens, now));
      return wait > 0 ? { code: 'RATE_LIMITED', until: now + wait } : null;
    },
    measuredOf: (modelId) => measured.get(modelId) ?? unmeasured,
    phaseOf: (card, now) => {
      const phases = keysOf(card).map((key) => breakers.phaseOf(breaker(key), now));
      return (
        phases.find((phase) => phase === 'OPEN') ?? phases.find((phase) => phase !== 'CLOSED') ?? 'CLOSED'
      );
    },
    recall: (modelId, { code, ms }) => {
      const isItsFault = [...ofModel, ...ofProvider].some((own) => own === code);
      if (code === null || isItsFault) measure(modelId, { good: code === null, ms });
    },
    begin: (card, held, now) => {
      take(card.provider, { requests: 1, tokens: held }, now);
      for (const key of keysOf(card)) breakerOf.set(key, breakers.begun(breaker(key), now));
      const giveBack = (used: number) => take(card.provider, { requests: 0, tokens: used - held }, now);
      const undecide = () => {
        for (const key of keysOf(card)) breakerOf.set(key, breakers.undecided(breaker(key)));
      };
      return {
        answered: ({ tokens, ms, usable }) => {
          giveBack(tokens);
          for (const key of keysOf(card)) breakerOf.set(key, breakers.closed);
          measure(card.id, { good: usable, ms });
        },
        left: (tokens) => {
          giveBack(tokens);
          undecide();
        },
        failed: ({ code, retryAfterMs, tokens, ms, now: at }) => {
          giveBack(tokens);
          undecide();
          if (code === 'MODEL_RATE_LIMITED') hold(card.provider, retryAfterMs, at);
          const failure = { now: at, forGood: forGood.has(code) };
          if (ofProvider.has(code))
            breakerOf.set(card.provider, breakers.failed(breaker(card.provider), failure));
          if (ofModel.has(code)) breakerOf.set(card.id, breakers.failed(breaker(card.id), failure));
          if (ofModel.has(code) || ofProvider.has(code)) measure(card.id, { good: false, ms });
        },
      };
    },
  };

  function hold(provider: string, retryAfterMs: number | null, now: number): void {
    const until = now + Math.min(retryAfterMs ?? rateLimitMs, retryAfterMsMax);
    const { requests, tokens } = buckets(provider, now);
    bucketsOf.set(provider, { requests: emptiedUntil(requests, until), tokens });
  }
}
