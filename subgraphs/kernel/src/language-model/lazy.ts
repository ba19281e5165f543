import type { BatchModel } from './batch.ts';
import type { EmbeddingModel, LanguageModel } from './port.ts';

// The providers' SDKs take a fifth of a second and some 30 MB to load: they are loaded when a model is first asked.

/** A language model that is made when it is first asked. */
export function lazyLanguageModel(id: string, make: () => Promise<LanguageModel>): LanguageModel {
  const model = once(make);
  return {
    id,
    generate: async (request, signal) => (await model()).generate(request, signal),
    stream: async function* (request, signal) {
      return yield* (await model()).stream(request, signal);
    },
  };
}

/** An embedding model that is made when it is first asked. */
export function lazyEmbeddingModel(id: string, make: () => Promise<EmbeddingModel>): EmbeddingModel {
  const model = once(make);
  return { id, embed: async (texts, signal) => (await model()).embed(texts, signal) };
}

/** A model for batches that is made when it is first asked. */
export function lazyBatchModel(id: string, make: () => Promise<BatchModel>): BatchModel {
  const model = once(make);
  return {
    id,
    submit: async (items, signal) => (await model()).submit(items, signal),
    look: async (batchId, signal) => (await model()).look(batchId, signal),
    results: async (batchId, signal) => (await model()).results(batchId, signal),
    cancel: async (batchId, signal) => (await model()).cancel(batchId, signal),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
