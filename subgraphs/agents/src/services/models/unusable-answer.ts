import { ModelError } from '@ymera/kernel/language-model';
import type { CalledTokens } from '../../domain/models/model-call.ts';

/** A whole answer that nobody can use; its tokens are null when the provider does not say. */
export class UnusableAnswerError extends ModelError {
  readonly tokens: CalledTokens | null;

  constructor(model: string, problem: string, tokens: CalledTokens | null) {
    super('MODEL_BROKEN_ANSWER', { model, message: problem });
    this.tokens = tokens;
  }
}
