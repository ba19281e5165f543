import { type Measured, qualityOf } from './measured.ts';
import {
  costMaxMicroUsd,
  type ModelCapability,
  type ModelCard,
  type ModelKind,
  type ModelPrice,
} from './model-card.ts';

/** What a call asks of the model that answers it. */
export interface ModelNeed {
  readonly kind: ModelKind;
  readonly capabilities: readonly ModelCapability[];
  /** Counted or estimated. */
  readonly inputTokens: number;
  /** At most. */
  readonly outputTokens: number;
  /** What the model has to hold at once, where that is not all of it: the longest of several texts. */
  readonly atOnceTokens?: number;
  /** Ids of models, the best first; they stand before all others. */
  readonly preferred: readonly string[];
  /** No other than those. */
  readonly onlyPreferred: boolean;
  /** The highest price of a million tokens, in millionths of a US dollar; null for any that is known. */
  readonly maxPrice: number | null;
}

/** A model as it stands now. */
export interface RouteCandidate {
  readonly card: ModelCard;
  readonly measured: Measured;
  /** Why it can't be asked now; null when it can. */
  readonly held: { readonly code: 'BREAKER_OPEN' | 'RATE_LIMITED'; readonly until: number } | null;
}

export type RouteRefusal =
  | 'WRONG_KIND'
  | 'NOT_PREFERRED'
  | 'LACKS_CAPABILITY'
  | 'CONTEXT_TOO_SMALL'
  | 'PRICE_UNKNOWN'
  | 'TOO_EXPENSIVE'
  | 'BREAKER_OPEN'
  | 'RATE_LIMITED';

/** Why a model stands where it does. */
export interface RouteReason {
  readonly modelId: string;
  /** Null when it can be asked. */
  readonly refusal: RouteRefusal | null;
  /** What the refusal is about, in words. */
  readonly detail: string;
  /** Its place among the preferred ones, from 1; null when it is none. */
  readonly preference: number | null;
  /** Each from 0 to 1, the best one 1; null when it is refused. */
  readonly terms: RouteTerms | null;
  readonly score: number | null;
  /** What the call costs at most, in millionths of a US dollar; null when its price is not known. */
  readonly costMax: number | null;
}

export interface RouteTerms {
  readonly price: number;
  readonly quality: number;
  readonly latency: number;
}

export interface Route {
  /** Ids of the models to ask, the best first. */
  readonly order: readonly string[];
  /** Of every model: first those in the order, then those refused. */
  readonly reasons: readonly RouteReason[];
}

const weights: RouteTerms = { price: 0.4, quality: 0.4, latency: 0.2 };

/** A need as one model meets it: it answers in no more tokens than it can. */
export function fittedNeed({ outputTokensMax }: ModelCard, need: ModelNeed): ModelNeed {
  return { ...need, outputTokens: Math.min(need.outputTokens, outputTokensMax ?? need.outputTokens) };
}

/** Puts the models that can answer into order: preferred ones first, the others by price, quality and latency. */
export function route(candidates: readonly RouteCandidate[], need: ModelNeed): Route {
  const judged = candidates.map((candidate) => judge(candidate, need));
  const open = judged.filter(({ refusal }) => refusal === null);
  const cheapest = Math.min(...open.map(({ costMax }) => costMax ?? 0));
  const fastest = Math.min(...open.flatMap(({ latencyMs }) => latencyMs ?? []));
  const scored = open.map((one) => scoredOf(one, { cheapest, fastest })).sort(better);
  const refused = judged.filter(({ refusal }) => refusal !== null).map((one) => reasonOf(one, null));
  return { order: scored.map(({ modelId }) => modelId), reasons: [...scored, ...refused] };
}

interface Judged extends Pick<RouteReason, 'modelId' | 'refusal' | 'detail' | 'preference' | 'costMax'> {
  readonly quality: number;
  readonly latencyMs: number | null;
}

function judge({ card, measured, held }: RouteCandidate, asked: ModelNeed): Judged {
  const need = fittedNeed(card, asked);
  const place = need.preferred.indexOf(card.id);
  const [refusal, detail] = refusalOf(card, need) ?? heldBack(held) ?? [null, ''];
  return {
    modelId: card.id,
    refusal,
    detail,
    preference: place < 0 ? null : place + 1,
    costMax: card.price && costMaxMicroUsd(card.price, need),
    quality: qualityOf(measured),
    latencyMs: measured.latencyMs,
  };
}

type Refused = readonly [RouteRefusal, string];

function refusalOf(card: ModelCard, need: ModelNeed): Refused | null {
  if (card.kind !== need.kind) return ['WRONG_KIND', `it is of the kind ${card.kind}`];
  if (need.onlyPreferred && !need.preferred.includes(card.id))
    return ['NOT_PREFERRED', 'others were asked for'];
  const lacking = need.capabilities.filter((capability) => !card.capabilities.includes(capability));
  if (lacking.length > 0) return ['LACKS_CAPABILITY', `it lacks ${lacking.join(', ')}`];
  const asked = need.atOnceTokens ?? need.inputTokens + need.outputTokens;
  if (card.contextTokens !== null && asked > card.contextTokens)
    return ['CONTEXT_TOO_SMALL', `it holds ${card.contextTokens} tokens, and this call may take ${asked}`];
  return card.price ? dearerThan(card.price, need.maxPrice) : ['PRICE_UNKNOWN', 'nobody says what it costs'];
}

function dearerThan({ input, cacheWrite, output }: ModelPrice, maxPrice: number | null): Refused | null {
  const dearest = Math.max(input, cacheWrite, output);
  if (maxPrice === null || dearest <= maxPrice) return null;
  return [
    'TOO_EXPENSIVE',
    `a million tokens cost up to ${dearest} µUSD, and at most ${maxPrice} were asked for`,
  ];
}

function heldBack(held: RouteCandidate['held']): Refused | null {
  return held && [held.code, `until ${new Date(held.until).toISOString()}`];
}

function scoredOf(one: Judged, best: { cheapest: number; fastest: number }): RouteReason & { score: number } {
  const { quality, latencyMs } = one;
  const terms = {
    price: share(best.cheapest, one.costMax ?? 0),
    quality,
    // What was never measured counts as the fastest, and its first answers say what it is.
    latency: latencyMs === null ? 1 : share(best.fastest, latencyMs),
  };
  const score =
    weights.price * terms.price + weights.quality * terms.quality + weights.latency * terms.latency;
  return { ...reasonOf(one, terms), score };
}

const share = (best: number, own: number) => (own <= best ? 1 : best / own);

function reasonOf(one: Judged, terms: RouteTerms | null): RouteReason {
  const { modelId, refusal, detail, preference, costMax } = one;
  return { modelId, refusal, detail, preference, costMax, terms, score: null };
}

function better(a: RouteReason & { score: number }, b: RouteReason & { score: number }): number {
  const preference = (a.preference ?? Number.MAX_SAFE_INTEGER) - (b.preference ?? Number.MAX_SAFE_INTEGER);
  return preference || b.score - a.score || (a.modelId < b.modelId ? -1 : 1);
}
