import type { ModelAnswer } from '../ports.ts';

/** What a plugin gets at one pull: the pieces that are there, and at the end the whole. */
export type StreamBatch = { readonly texts: readonly string[]; readonly end?: ModelAnswer };

export type OpenStream = {
  /** Waits for at least one piece, or the end. Rejects with what the model failed of. One pull at a time. */
  next(): Promise<StreamBatch>;
  close(): void;
};

const aheadMax = 32;
const aheadCharacters = 64 * 1024;

/**
 * Reads a model's stream ahead of the plugin, but not far: when it falls behind, the model has to wait. Pieces that
 * have gathered leave together, so that a slow plugin needs fewer messages.
 */
export function openStream(
  source: AsyncGenerator<string, ModelAnswer, void>,
  onSettled: (answer: ModelAnswer | undefined) => void,
): OpenStream {
  let texts: string[] = [];
  let end: ModelAnswer | undefined;
  let failure: { readonly error: unknown } | undefined;
  let closed = false;
  let wake = Promise.withResolvers<void>();
  const ring = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  const isFull = () => texts.length >= aheadMax || texts.join('').length > aheadCharacters;

  const pump = async () => {
    try {
      while (!closed) {
        if (isFull()) {
          await wake.promise;
          continue;
        }
        const { done, value } = await source.next();
        if (done) {
          end = value;
          break;
        }
        texts.push(value);
        ring();
      }
    } catch (error) {
      failure = { error };
    } finally {
      onSettled(end);
      ring();
    }
  };
  void pump();

  return {
    async next() {
      while (texts.length === 0 && !end && !failure && !closed) await wake.promise;
      const batch = texts;
      texts = [];
      ring();
      if (batch.length === 0 && failure) throw failure.error;
      // What comes last says so, and only when nothing can follow it.
      return end ? { texts: batch, end } : { texts: batch };
    },
    close() {
      closed = true;
      ring();
      void source
        .return({ text: '', finish: 'stop', usage: { inputTokens: 0, outputTokens: 0 } })
        .catch(() => {});
    },
  };
}
