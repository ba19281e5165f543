import { DomainError } from '@ymera/kernel';
import type { ModelBatchStore } from '../../../model-ports.ts';
import type { GatewayDesk } from '../gateway-desk.ts';

/** What it takes to have questions answered in batches. */
export type BatchDesk = Pick<GatewayDesk, 'models' | 'standing' | 'calls' | 'events' | 'clock' | 'log'> & {
  readonly batches: ModelBatchStore;
};

export class ModelBatchNotFoundError extends DomainError {
  readonly code = 'MODEL_BATCH_NOT_FOUND';

  constructor(id: string) {
    super(`There is no batch "${id}". The query "modelBatches" lists those there are.`, { details: { id } });
  }
}

export class ModelBatchesFullError extends DomainError {
  readonly code = 'MODEL_BATCHES_FULL';
  override readonly nextMove = 'retry';

  constructor(limit: number) {
    super(`As many batches are open as may be, ${limit}. Wait for one to end, or cancel one.`, {
      details: { limit },
    });
  }
}

/** The batch may cost more than it is to. */
export class ModelBatchTooDearError extends DomainError {
  readonly code = 'MODEL_BATCH_TOO_DEAR';

  constructor(costMax: number, limit: number) {
    super(
      `This batch may cost ${costMax} µUSD, and at most ${limit} were allowed. Ask for less, or allow more.`,
      {
        details: { costMax, limit },
      },
    );
  }
}

/** No provider takes batches for this model. */
export class ModelBatchUnavailableError extends DomainError {
  readonly code = 'MODEL_UNAVAILABLE';
  override readonly nextMove = 'give-up';

  constructor(modelId: string, others: readonly string[]) {
    const those =
      others.length > 0
        ? `These do: ${others.slice(0, 5).join(', ')}.`
        : 'Set OPENAI_API_KEY or ANTHROPIC_API_KEY: their models do.';
    super(`"${modelId}" takes no batches here. ${those}`, { details: { modelId } });
  }
}
