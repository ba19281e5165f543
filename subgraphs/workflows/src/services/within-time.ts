import { createContext, Script } from 'node:vm';

const context = createContext({ work: null });
const script = new Script('work()');

/** Each attempt is given twice the time of the one before: together 31 times the bound. */
const attemptsMax = 5;

/**
 * Ends work that takes longer than `cpuMs` of this thread's time, by throwing. A foreign `pattern` can backtrack for
 * ever, and nothing but this stops a regular expression: V8 looks at its clock within them too. The clock is the
 * wall's, and goes on while the thread waits for a processor: what had too little of one is begun again, so `work`
 * must bear that.
 */
export function withinTime<T>(work: () => T, { cpuMs }: { readonly cpuMs: number }): T {
  context.work = work;
  try {
    for (let attempt = 1, timeout = cpuMs; ; attempt++, timeout *= 2) {
      const spentMs = startCpuClock();
      try {
        return script.runInContext(context, { timeout }) as T; // the script gives what `work` gives
      } catch (error) {
        if (!isTimeout(error) || attempt === attemptsMax || spentMs() >= cpuMs / 2) throw error;
      }
    }
  } finally {
    context.work = null;
  }
}

function startCpuClock(): () => number {
  const before = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  };
}

/** Such an error comes from the other context, whose `Error` is not ours. */
export const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
