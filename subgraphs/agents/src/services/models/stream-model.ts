import type { ModelAnswer } from '@ymera/kernel/language-model';
import type { Answered } from './answer.ts';
import type { ModelGateway, TextQuestion } from './gateway.ts';

/** A piece of what a model says, or the whole at the end. */
export interface StreamedChunk {
  /** 1, 2, 3 … without a gap. */
  readonly sequence: number;
  readonly text: string;
  readonly answer: Answered<ModelAnswer> | null;
}

/** What a model says, numbered. Closing it ends the model's work, also while a piece is waited for. */
export function streamModel(
  { stream }: Pick<ModelGateway, 'stream'>,
  question: TextQuestion,
  signal: AbortSignal,
): AsyncIterableIterator<StreamedChunk> {
  const leaving = new AbortController();
  const chunks = numbered(stream(question, AbortSignal.any([signal, leaving.signal])), leaving.signal);
  return {
    next: () => chunks.next(),
    return: () => {
      leaving.abort();
      return chunks.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* numbered(
  pieces: AsyncGenerator<string, Answered<ModelAnswer>, void>,
  left: AbortSignal,
): AsyncGenerator<StreamedChunk, void> {
  try {
    for (let sequence = 1; ; sequence++) {
      const { done, value } = await pieces.next();
      yield done ? { sequence, text: '', answer: value } : { sequence, text: value, answer: null };
      if (done) return;
    }
  } catch (error) {
    // Nobody is there to hear that it was given up because nobody is there.
    if (!left.aborted) throw error;
  } finally {
    await pieces.return(undefined as never).catch(() => {}); // what it gives when it is left is not read
  }
}
