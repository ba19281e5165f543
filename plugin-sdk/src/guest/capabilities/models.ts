import type { ModelPrompt, Models, ModelText } from '../../author/models.ts';
import type { Call } from '../call.ts';

/** What the host answers to `models.next`. */
type Batch = { readonly texts: readonly string[]; readonly end?: ModelText };

/** `ctx.models`. A stream is pulled: the host reads on from the model only as far as the plugin has come. */
export function createModels(call: Call): Models<string> {
  return {
    async generate(model, prompt) {
      const answer: unknown = await call.ask('models.generate', { model, ...pick(prompt) });
      return answer as ModelText; // The host's own answer.
    },
    async *stream(model, prompt) {
      const stream = await call.ask('models.open', { model, ...pick(prompt) });
      let ended = false;
      try {
        for (;;) {
          const batch = (await call.ask('models.next', { stream })) as unknown as Batch; // The host's own answer.
          for (const text of batch.texts) yield text;
          if (!batch.end) continue;
          ended = true;
          return batch.end;
        }
      } finally {
        if (!ended) await call.ask('models.close', { stream }).catch(() => {});
      }
    },
    async embed(model, texts) {
      const answer: unknown = await call.ask('models.embed', { model, texts });
      return answer as number[][]; // The host's own answer.
    },
  };
}

function pick({ system, prompt, messages, maxTokens, temperature }: ModelPrompt): ModelPrompt {
  const wanted = { system, prompt, messages, maxTokens, temperature };
  return wanted as ModelPrompt; // JSON leaves out what is undefined.
}
