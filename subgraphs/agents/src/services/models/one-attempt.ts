import { DeadlineExceededError } from '@ymera/kernel';
import { ModelError } from '@ymera/kernel/language-model';
import type { CalledTokens } from '../../domain/models/model-call.ts';
import type { Asked } from './asked.ts';
import { type Attempt, type AttemptEnd, openBooks } from './attempt-books.ts';
import type { GatewayDesk } from './gateway-desk.ts';
import { type SilenceWatch, watchSilence } from './silence-watch.ts';
import { UnusableAnswerError } from './unusable-answer.ts';

/** A failure that another attempt may mend is a value. */
type AttemptOutcome<T> =
  | {
      readonly ok: true;
      readonly answer: T;
      readonly callId: string;
      readonly tokens: CalledTokens;
      readonly costMicroUsd: number;
    }
  | {
      readonly ok: false;
      readonly error: ModelError;
      /** Pieces of it were passed on. */
      readonly begun: boolean;
    };

/**
 * Asks one model once. Whatever comes of it is counted and traced, also when whoever asked leaves in between.
 *
 * @throws ModelBudgetError before anything is asked
 * @throws DeadlineExceededError when the signal aborts
 */
export async function* oneAttempt<T>(
  desk: GatewayDesk,
  { asked, attempt }: { readonly asked: Asked<T>; readonly attempt: Attempt },
  signal: AbortSignal,
): AsyncGenerator<string, AttemptOutcome<T>, void> {
  const books = await openBooks(desk, asked, attempt);
  const silenceMs = Math.min(desk.settings.silenceMs, asked.deadline - desk.clock.now());
  const watch = watchSilence(desk.clock, Math.max(1, silenceMs));
  const heard: string[] = [];
  let end: AttemptEnd = { kind: 'left' };
  try {
    const source = asked.ask(attempt.served, AbortSignal.any([signal, watch.signal]));
    const answer = yield* piecesOf(source, watch, heard);
    const { tokens: counted, finish, problem } = asked.read(answer);
    const told = books.believe(counted);
    if (problem !== null) throw new UnusableAnswerError(attempt.served.card.id, problem, told);
    const tokens = books.tokensOf(told);
    end = { kind: 'answered', tokens, finish };
    return { ok: true, answer, tokens, callId: books.callId, costMicroUsd: books.costOf(tokens) };
  } catch (error) {
    if (signal.aborted) throw new DeadlineExceededError(signal.reason);
    const failure = failureOf(error, { modelId: attempt.served.card.id, watch });
    end = failure ? { kind: 'failed', error: failure } : { kind: 'defect' };
    if (!failure) throw error;
    return { ok: false, error: failure, begun: heard.length > 0 };
  } finally {
    watch.close();
    await books.close(end, heard);
  }
}

/** Passes pieces on as they come and keeps them in `heard`; closes the source when it is left. */
async function* piecesOf<T>(
  source: AsyncGenerator<string, T, void>,
  watch: SilenceWatch,
  heard: string[],
): AsyncGenerator<string, T, void> {
  try {
    for (;;) {
      const step = await source.next();
      if (step.done) return step.value;
      heard.push(step.value);
      watch.pause();
      yield step.value;
      watch.heard();
    }
  } finally {
    // What it says to that is read by nobody; after its end this does nothing.
    await source.return(undefined as T).catch(() => {});
  }
}

/** Null for a defect. */
function failureOf(error: unknown, { modelId, watch }: { modelId: string; watch: SilenceWatch }) {
  if (watch.signal.aborted)
    return new ModelError('MODEL_TIMEOUT', {
      model: modelId,
      message: 'it was silent for too long',
      cause: error,
    });
  return error instanceof ModelError ? error : null;
}
