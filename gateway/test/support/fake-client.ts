import type { GraphClient } from '../../src/sample/graph-client.ts';

/** A client that answers by the name of the operation's first field, and keeps what it was asked. */
export interface FakeClient extends GraphClient {
  readonly asked: readonly { text: string; variables: Readonly<Record<string, unknown>> | undefined }[];
}

export function fakeClient(
  answers: Readonly<Record<string, unknown>>,
  events: readonly unknown[] = [],
): FakeClient {
  const asked: { text: string; variables: Readonly<Record<string, unknown>> | undefined }[] = [];
  return {
    asked,
    query: async <T>(text: string, variables?: Readonly<Record<string, unknown>>) => {
      asked.push({ text, variables });
      const field = Object.keys(answers).find((name) => text.includes(name));
      if (field === undefined) throw new Error(`No answer was prepared for ${text}`);
      return { [field]: answers[field] } as T; // prepared by the test for this query
    },
    subscribe: async function* <T>(text: string, variables: Readonly<Record<string, unknown>>) {
      asked.push({ text, variables });
      for (const event of events) yield event as T; // prepared by the test
    },
  };
}
