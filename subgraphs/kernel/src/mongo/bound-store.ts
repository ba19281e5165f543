import { StoreSilentError } from '../errors.ts';

const answerMsMax = 20_000;

type Method = (...args: unknown[]) => unknown;

/**
 * The same store, each of whose methods rejects with a StoreSilentError when it has no answer after `msMax`. The
 * driver can wait without end: for a server that is stopped, and for a socket that closes between its being taken
 * from the pool and being written to, as happens when a server is killed. What was asked may still be done.
 */
export function boundStore<T extends object>(store: T, msMax: number = answerMsMax): T {
  const members = Object.entries(store).map(([name, member]) => [
    name,
    typeof member === 'function' ? bound(member, msMax) : member,
  ]);
  // Every member keeps its name, and every method its arguments and answer.
  return Object.fromEntries(members) as T;
}

function bound(method: Method, msMax: number): Method {
  return (...args) => {
    const answer = method(...args);
    return answer instanceof Promise ? within(answer, msMax) : answer;
  };
}

async function within<A>(answer: Promise<A>, msMax: number): Promise<A> {
  const { promise: silence, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new StoreSilentError()), msMax);
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
