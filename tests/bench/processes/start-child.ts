import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CallName, Calls, OutcomeMessage } from './calls.ts';

/** A child process of the bench. */
export interface Child {
  /** Rejects when the call fails, the process ends first, or there is no answer within a minute. */
  call<N extends CallName>(name: N, ask: Calls[N]['ask']): Promise<Calls[N]['answer']>;
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
}

const callTimeoutMs = 60_000;
const stopTimeoutMs = 2_000;

type Pending = Map<number, (outcome: OutcomeMessage) => void>;

/** Starts a process; `name` is for messages about it. */
export function startChild(name: string): Child {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), {
    execArgv: [],
    env: childEnvironment(process.env),
    // Standard output is the report's; whatever a child prints goes to standard error.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const pending: Pending = new Map();
  child.on('message', (outcome: OutcomeMessage) => pending.get(outcome.id)?.(outcome));
  const ended = new Promise<void>((resolve) => {
    const end = (failure: string) => {
      for (const [id, settle] of pending) settle({ id, failure });
      resolve();
    };
    child.once('error', (error) => end(`${name} did not start: ${error.message}`));
    child.once('exit', (code, signal) => end(`${name} ended (${signal ?? code}).`));
  });
  let calls = 0;
  return {
    call: async (call, ask) => {
      calls += 1;
      const outcome = await send({ child, pending, name }, { id: calls, name: call, ask });
      if ('failure' in outcome) throw new Error(`${name} failed at "${call}": ${outcome.failure}`);
      // The child answers each call by the function of that name.
      return outcome.answer as never;
    },
    stop: async () => {
      const force = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      if (child.connected) child.disconnect();
      await ended;
      clearTimeout(force);
    },
  };
}

/**
 * The environment of a child: every framework runs as in production and reports to nobody. @apollo/gateway would
 * otherwise send its telemetry, and ask the clouds' metadata services where it runs.
 */
export function childEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !name.startsWith('APOLLO_') && name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(kept), NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true' };
}

async function send(
  { child, pending, name }: { child: ChildProcess; pending: Pending; name: string },
  message: { id: number; name: CallName; ask: Calls[CallName]['ask'] },
): Promise<OutcomeMessage> {
  const { id } = message;
  const { promise, resolve } = Promise.withResolvers<OutcomeMessage>();
  const fail = (failure: string) => resolve({ id, failure });
  const timer = setTimeout(() => fail(`no answer within ${callTimeoutMs} ms`), callTimeoutMs);
  pending.set(id, resolve);
  if (child.connected) child.send(message, (error) => error && fail(error.message));
  else fail(`${name} is not running.`);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    pending.delete(id);
  }
}
