import { DomainError, type NextMove } from '@ymera/kernel';
import type { RouteReason } from './route.ts';

/** No model can answer, and none is asked: text is never made up. */
export class ModelUnavailableError extends DomainError {
  readonly code = 'MODEL_UNAVAILABLE';
  override readonly nextMove: NextMove;

  constructor(reasons: readonly RouteReason[]) {
    const passing = reasons.some(({ refusal }) => refusal === 'BREAKER_OPEN' || refusal === 'RATE_LIMITED');
    super(`${whyNone(reasons)} ${passing ? 'Try again later.' : whatToSet}`, {
      details: { models: shown(reasons) },
    });
    this.nextMove = passing ? 'retry' : 'give-up';
  }
}

const whatToSet =
  'Give this installation a model that can: set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or YMERA_MODEL_SERVERS to the address of an OpenAI-compatible server such as http://127.0.0.1:11434/v1.';

/** The only models that could answer have no known price. */
export class ModelPriceUnknownError extends DomainError {
  readonly code = 'MODEL_PRICE_UNKNOWN';
  override readonly nextMove = 'give-up';

  constructor(modelIds: readonly string[]) {
    super(
      `Nobody says what ${modelIds.slice(0, 5).join(', ')} costs, so it is not asked. Set YMERA_MODEL_PRICE_CEILING to the most that a million of its tokens may cost, in US dollars; it is then counted at that price.`,
      { details: { models: modelIds.slice(0, 20) } },
    );
  }
}

/** The task has used the tokens that it was given, or would with this call. Nothing was asked. */
export class ModelBudgetError extends DomainError {
  readonly code = 'MODEL_BUDGET_EXCEEDED';

  constructor(budget: { readonly limit: number; readonly used: number; readonly asked: number }) {
    const { limit, used, asked } = budget;
    super(
      `This call may take ${asked} tokens; of the task's ${limit}, ${Math.max(0, limit - used)} are left. Ask for less, or give the task more.`,
      { details: { limit, used, asked } },
    );
  }
}

/** As many models are being asked as may be, and the queue before them is full. */
export class ModelsBusyError extends DomainError {
  readonly code = 'MODELS_BUSY';
  override readonly nextMove = 'retry';

  constructor() {
    super('Too many calls of models are under way. Try again later.');
  }
}

function whyNone(reasons: readonly RouteReason[]): string {
  if (reasons.length === 0) return 'This installation has no language model.';
  const [first] = reasons;
  const others = reasons.length > 1 ? `, and ${reasons.length - 1} more` : '';
  return `No model can answer this: ${first?.modelId} can't, for ${first?.detail}${others}.`;
}

const shown = (reasons: readonly RouteReason[]) =>
  reasons.slice(0, 20).map(({ modelId, refusal, detail }) => ({ modelId, refusal, detail }));
