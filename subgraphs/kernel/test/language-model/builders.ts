import type { LanguageModel, ModelAnswer, ModelRequest } from '@ymera/kernel/language-model';

export function aRequest(request: Partial<ModelRequest> = {}): ModelRequest {
  return {
    messages: [
      { role: 'system', text: 'Answer briefly.' },
      { role: 'user', text: 'What is the weather in Oslo?' },
    ],
    maxOutputTokens: 200,
    ...request,
  };
}

export const weatherTool = {
  name: 'weather',
  description: 'The weather in a city.',
  inputSchema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
} as const;

export const forever = new AbortController().signal;

/** Asks both ways: at once, and as a stream that is read to its end. */
export const ways: readonly {
  readonly way: string;
  ask(model: LanguageModel, request: ModelRequest, signal?: AbortSignal): Promise<ModelAnswer>;
}[] = [
  { way: 'at once', ask: (model, request, signal = forever) => model.generate(request, signal) },
  {
    way: 'as a stream',
    ask: async (model, request, signal = forever) => (await readStream(model, request, signal)).answer,
  },
];

export async function readStream(model: LanguageModel, request: ModelRequest, signal = forever) {
  const stream = model.stream(request, signal);
  const pieces: string[] = [];
  for (;;) {
    const step = await stream.next();
    if (step.done) return { pieces, answer: step.value };
    pieces.push(step.value);
  }
}
