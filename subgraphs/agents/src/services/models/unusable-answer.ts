import { ModelError } from '@ymera/kernel/language-model';
import type { CalledTokens } from '../../domain/models/model-call.ts';
import type { AnswerProblem } from './asked.ts';

/** A whole answer that nobody can use; its tokens are null when the provider does not say. */
export class UnusableAnswerError extends ModelError {
  readonly tokens: CalledTokens | null;

  constructor(model: string, problem: AnswerProblem, tokens: CalledTokens | null) {
    super(problem.code, { model, message: problem.message });
    this.tokens = tokens;
  }
}
