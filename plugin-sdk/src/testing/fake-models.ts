import type { ModelAnswer, ModelPort, ModelRequest, ModelToolCall } from '../host/ports.ts';

/** What a fake model answers: text, or tools that it wants to be run. */
export type FakeAnswer = string | { readonly text?: string; readonly toolCalls?: readonly ModelToolCall[] };

export type FakeModels = {
  /** Answers the next request that no earlier reply has answered; the last reply stays. */
  reply(answer: FakeAnswer | ((request: ModelRequest) => FakeAnswer)): void;
  /** Like `reply`, in these pieces where the plugin streams. */
  stream(pieces: readonly string[]): void;
  /** Every request, oldest first. */
  readonly requests: readonly ModelRequest[];
};

type Script = { readonly answer: (request: ModelRequest) => FakeAnswer; readonly pieces?: readonly string[] };

const vectorLength = 8;

/** Stands in for language models. A token is a word. `onMiss` hears of requests that nothing answers. */
export function createFakeModels(
  onMiss: (problem: string) => void,
): FakeModels & { readonly port: ModelPort } {
  const scripts: Script[] = [];
  const requests: ModelRequest[] = [];
  const take = (request: ModelRequest): { script: Script; answer: ModelAnswer } => {
    requests.push(request);
    const script = scripts.length > 1 ? scripts.shift() : scripts[0];
    if (!script) {
      onMiss(`nothing answers the model "${request.alias}"; add models.reply('…')`);
      throw new Error('no fake answers this request');
    }
    return { script, answer: toAnswer(request, script.answer(request)) };
  };
  return {
    requests,
    reply(answer) {
      scripts.push({ answer: typeof answer === 'function' ? answer : () => answer });
    },
    stream(pieces) {
      scripts.push({ answer: () => pieces.join(''), pieces });
    },
    port: {
      generate: async (request) => take(request).answer,
      async *stream(request) {
        const { script, answer } = take(request);
        yield* script.pieces ?? answer.text.match(/\S+\s*/g) ?? [];
        return answer;
      },
      embed: async ({ texts }) => ({
        vectors: texts.map(vectorOf),
        tokens: texts.reduce((sum, text) => sum + words(text), 0),
      }),
    },
  };
}

function toAnswer(request: ModelRequest, answer: FakeAnswer): ModelAnswer {
  const { text = '', toolCalls = [] } = typeof answer === 'string' ? { text: answer } : answer;
  const inputTokens = request.messages.reduce((sum, { content }) => sum + words(content), 0);
  const usage = { inputTokens, outputTokens: words(text) };
  return toolCalls.length > 0 ? { text, finish: 'tools', usage, toolCalls } : { text, finish: 'stop', usage };
}

function words(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}

/** The same text always has the same vector. */
function vectorOf(text: string): readonly number[] {
  const sums = Array.from({ length: vectorLength }, () => 0);
  for (const [index, character] of [...text].entries()) {
    const place = index % vectorLength;
    sums[place] = ((sums[place] ?? 0) * 31 + (character.codePointAt(0) ?? 0)) % 997;
  }
  return sums.map((sum) => sum / 997);
}
