import { DomainError } from '@ymera/kernel';

export type ExpressionErrorCode =
  /** It is no expression, or one that can never be worked out. */
  | 'EXPRESSION_INVALID'
  /** It cannot be worked out on these values. */
  | 'EXPRESSION_FAILED'
  /** It would take too long. */
  | 'EXPRESSION_TOO_COSTLY'
  /** What it gives is no JSON. */
  | 'EXPRESSION_RESULT_INVALID';

/** What is wrong with an expression, where in its text, and what to do about it. */
export interface ExpressionMistake {
  readonly code: ExpressionErrorCode;
  readonly message: string;
  /** As a sentence. */
  readonly fix: string;
  /** From 0; null when it is not one place's fault. */
  readonly position: number | null;
}

export class ExpressionError extends DomainError {
  readonly code: ExpressionErrorCode;
  readonly mistake: ExpressionMistake;

  constructor(expression: string, mistake: ExpressionMistake) {
    const at = mistake.position === null ? '' : ` at character ${mistake.position + 1}`;
    const shown = excerpt(expression, mistake.position ?? 0);
    super(`The expression "${shown}"${at}: ${mistake.message} ${mistake.fix}`, {
      details: { expression: shown, position: mistake.position, fix: mistake.fix },
    });
    this.code = mistake.code;
    this.mistake = mistake;
  }
}

/** The text around a position: expressions may be long. */
function excerpt(text: string, position: number): string {
  if (text.length <= 120) return text;
  const from = Math.max(0, Math.min(position - 60, text.length - 120));
  return `${from > 0 ? '…' : ''}${text.slice(from, from + 120)}${from + 120 < text.length ? '…' : ''}`;
}
