import { newId } from '@ymera/kernel';
import type { ModelError, ModelErrorCode } from '@ymera/kernel/language-model';
import { believable, boundsOf } from '../../domain/models/believable-tokens.ts';
import { type CalledTokens, type ModelCall, noTokens, tokensOf } from '../../domain/models/model-call.ts';
import { costMaxMicroUsd, costMicroUsd, type ModelPrice } from '../../domain/models/model-card.ts';
import { fittedNeed, type ModelNeed } from '../../domain/models/route.ts';
import { modelCalled } from '../../events.ts';
import type { ServedModel } from '../../model-ports.ts';
import type { Asked, AskedFor } from './asked.ts';
import { tokensOfTexts } from './estimate-tokens.ts';
import type { GatewayDesk } from './gateway-desk.ts';
import type { Attempted } from './standing.ts';
import { UnusableAnswerError } from './unusable-answer.ts';

export interface Attempt {
  readonly served: ServedModel;
  readonly answerId: string;
  /** From 1. */
  readonly number: number;
}

export type AttemptEnd =
  | { readonly kind: 'answered'; readonly tokens: CalledTokens | null; readonly finish: ModelCall['finish'] }
  | { readonly kind: 'failed'; readonly error: ModelError }
  /** By whoever asked. */
  | { readonly kind: 'left' }
  | { readonly kind: 'defect' };

/** What one attempt costs: set aside at its beginning, at the most that it can be, and settled at its end. */
interface Books {
  readonly callId: string;
  /** What the provider has counted, unless it can't be so. */
  believe(told: CalledTokens | null): CalledTokens | null;
  /** What an answer took; the most that it can have been where nobody counted. */
  tokensOf(told: CalledTokens | null): CalledTokens;
  costOf(tokens: CalledTokens): number;
  /** Settles and traces. It never rejects. @param heard the pieces that came */
  close(end: AttemptEnd, heard: readonly string[]): Promise<void>;
}

/** Those that say that nothing was answered, and so nothing is paid. */
const unpaid: ReadonlySet<ModelErrorCode> = new Set([
  'MODEL_RATE_LIMITED',
  'MODEL_OVERLOADED',
  'MODEL_UNREACHABLE',
  'MODEL_REFUSED',
  'MODEL_NOT_FOUND',
  'MODEL_KEY_REFUSED',
]);

/** @throws ModelBudgetError */
export async function openBooks(desk: GatewayDesk, asked: Asked<unknown>, attempt: Attempt): Promise<Books> {
  const { clock, standing } = desk;
  const { card } = attempt.served;
  const need = fittedNeed(card, asked.need);
  const most = need.inputTokens + need.outputTokens;
  const hold = await holdBudget(desk, asked, most);
  const startedAt = clock.now();
  const callId = newId('mcall', startedAt);
  const underway = standing.begin(card, most, startedAt);
  const priceOf = (tokens: CalledTokens) => (card.price ? costOf(card.price, tokens) : 0);
  return {
    callId,
    believe: (told) => believable(told, boundsOf(need)),
    tokensOf: (told) => told ?? mostOf(need),
    costOf: priceOf,
    close: async (end, heard) => {
      const tokens = tokensAfter(end, { need, work: asked.work }, heard);
      const ms = clock.now() - startedAt;
      settle(underway, end, { tokens: tokensOf(tokens), ms, now: clock.now() });
      hold?.settle(tokensOf(tokens));
      const { work, by } = asked;
      await traceCall(
        desk,
        {
          ...{ id: callId, tenantId: by.tenantId, answerId: attempt.answerId, attempt: attempt.number },
          ...{ modelId: card.id, work, runId: by.runId, agentId: by.agentId, startedBy: by.startedBy },
          ...{ startedAt, ms, tokens, costMicroUsd: priceOf(tokens), errorCode: codeOf(end) },
          finish: end.kind === 'answered' ? end.finish : null,
        },
        by,
      );
    },
  };
}

function costOf(price: ModelPrice, { estimated, ...tokens }: CalledTokens): number {
  const all = { inputTokens: tokens.input, outputTokens: tokens.output };
  if (estimated) return costMaxMicroUsd(price, all);
  const { cachedInput: cachedInputTokens, cacheWriteInput: cacheWriteInputTokens } = tokens;
  return costMicroUsd(price, { ...all, cachedInputTokens, cacheWriteInputTokens });
}

async function holdBudget({ ledger }: GatewayDesk, { by, tokenBudget }: Asked<unknown>, tokens: number) {
  if (tokenBudget === null || by.runId === null) return null;
  return ledger.hold({ tenantId: by.tenantId, runId: by.runId }, { tokens, limit: tokenBudget });
}

function settle(
  underway: Attempted,
  end: AttemptEnd,
  spent: { readonly tokens: number; readonly ms: number; readonly now: number },
): void {
  if (end.kind === 'answered') underway.answered({ ...spent, usable: end.finish !== 'FILTERED' });
  else if (end.kind === 'failed')
    underway.failed({ ...spent, code: end.error.code, retryAfterMs: end.error.retryAfterMs });
  else underway.left(spent.tokens);
}

/** What is not known counts at the most that it can be. */
function tokensAfter(
  end: AttemptEnd,
  { need, work }: Pick<Asked<unknown>, 'need' | 'work'>,
  heard: readonly string[],
): CalledTokens {
  const told = end.kind === 'answered' ? end.tokens : end.kind === 'failed' ? toldBy(end.error) : null;
  if (told) return told;
  if (end.kind === 'failed' && unpaid.has(end.error.code) && heard.length === 0) return noTokens;
  // A stream that was left has told how far it had come.
  const said = work === 'STREAM' && end.kind === 'left' ? tokensOfTexts([heard.join('')]) : need.outputTokens;
  return { ...mostOf(need), output: Math.min(said, need.outputTokens) };
}

const mostOf = ({ inputTokens, outputTokens }: ModelNeed): CalledTokens => ({
  ...{ input: inputTokens, cachedInput: 0, cacheWriteInput: 0, output: outputTokens, reasoning: 0 },
  estimated: true,
});

const toldBy = (error: ModelError) => (error instanceof UnusableAnswerError ? error.tokens : null);

function codeOf(end: AttemptEnd): string | null {
  if (end.kind === 'answered') return null;
  if (end.kind === 'failed') return end.error.code;
  return end.kind === 'left' ? 'CANCELLED' : 'INTERNAL';
}

/** An answer that is there is not lost because it can't be traced; the log says so. */
export async function traceCall(
  { calls, events, log }: Pick<GatewayDesk, 'calls' | 'events' | 'log'>,
  call: ModelCall,
  { workflow = null }: Pick<AskedFor, 'workflow'> = {},
): Promise<void> {
  try {
    await calls.append(call);
    await events.publish(modelCalled(call, workflow));
  } catch (error) {
    log.error('a call of a model could not be traced', { error, callId: call.id, modelId: call.modelId });
  }
}
