import type { ModelRequest } from '@ymera/kernel/language-model';

/** English has about four bytes to a token, program text and most other languages three; no count should be too low. */
const bytesPerToken = 3;
const perMessage = 8;

/** What a request's input may come to, rather more than less: the provider counts it afterwards. */
export function estimateTokens({
  messages,
  tools,
  outputSchema,
}: Omit<ModelRequest, 'maxOutputTokens'>): number {
  const schemas = [...(tools ?? []), ...(outputSchema === undefined ? [] : [outputSchema])];
  const texts = messages.map((message) =>
    'text' in message && !('toolCalls' in message) ? message.text : jsonOf(message),
  );
  return tokensOfTexts([...texts, ...schemas.map(jsonOf)]);
}

export function tokensOfTexts(texts: readonly string[]): number {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return Math.ceil(bytes / bytesPerToken) + texts.length * perMessage;
}

const jsonOf = (value: unknown) => JSON.stringify(value) ?? '';
