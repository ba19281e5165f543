import type { RequestScope } from '@ymera/kernel';
import { silentLog } from '@ymera/kernel/log';
import { maskErrors, type Subgraph } from '@ymera/kernel/subgraph';
import { aScope } from '@ymera/kernel/testing';
import { createSourceEventStream, type ExecutionResult, execute, parse } from 'graphql';

/** Subscribes the way the gateway would: each event has a context of its own, and is shown as a client would see it. */
export async function subscribeOn(
  { schema, createContext }: Subgraph,
  source: string,
  options: { scope?: Partial<RequestScope> } = {},
): Promise<AsyncIterableIterator<ExecutionResult>> {
  const document = parse(source);
  const contextValue = () => createContext(aScope(options.scope));
  const events = await createSourceEventStream({ schema, document, contextValue: contextValue() });
  const show = async (rootValue: unknown) =>
    shown(await execute({ schema, document, rootValue, contextValue: contextValue() }));
  if (!(Symbol.asyncIterator in events)) return only(shown(events));
  // The library's type promises no more than that it can be read once.
  const opened = events as AsyncIterableIterator<unknown>;
  const shownEvents: AsyncIterableIterator<ExecutionResult> = {
    next: async () => {
      const { value, done } = await opened.next();
      return done ? { value: undefined, done } : { value: await show(value), done: false };
    },
    return: async () => {
      await opened.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => shownEvents,
  };
  return shownEvents;
}

async function* only(result: ExecutionResult) {
  yield result;
}

const shown = (result: ExecutionResult): ExecutionResult =>
  JSON.parse(JSON.stringify(maskErrors(result, silentLog)));
