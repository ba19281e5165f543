import { setFlagsFromString } from 'node:v8';
import { createContext, Script } from 'node:vm';
import { locationError } from '../errors.ts';
import { withoutCaseFlag } from './regex-case.ts';

// A regular expression of a client's may take for ever: `(a+)+$` doubles its time with each character. V8 has a
// second engine whose time is linear, and turns to it after many steps back, if the expression has no `i` and no `u`
// and neither looks ahead nor back. This must be said before the first expression is compiled.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

const guardedMsMax = 200;
const attemptsMax = 5;
// Below this an expression with one open repetition is done in no time, whichever engine it runs on.
const harmlessLength = 2_000;
const surrogates = /[\ud800-\udfff]/;
const needsUnicode = /\\[pPu]|[^\0-\uffff]|[\ud800-\udfff]/;
const looksAroundOrBack = /\(\?(?:[=!]|<[=!])|\\[1-9]|\\k</;
const openRepetitions = /[*+]|\{\d+,\d*\}/g;

/**
 * A regular expression whose time is bounded. Flags are `i`, `m`, `s` and `g`; it is read as Unicode where that makes
 * a difference, and where JavaScript allows. Throws SyntaxError for what is none, and running it throws a CommandError
 * 51156, as MongoDB does past PCRE's limits, when it has taken 200 ms for one text.
 */
export const boundedRegExp = (source: string, flags: string): RegExp => new BoundedRegExp(source, flags);

class BoundedRegExp extends RegExp {
  /** Runs on V8's linear engine when it must; undefined if it cannot. */
  private readonly linear: RegExp | undefined;
  private readonly exact: RegExp;
  private readonly alwaysGuarded: boolean;

  // `matchAll` and `split` make a copy by calling this with the expression itself and its flags.
  constructor(expression: string | RegExp, allFlags: string) {
    const source = typeof expression === 'string' ? expression : expression.source;
    const flags = allFlags.replace(/[^gims]/g, '');
    const exact = unicodeIfPossible(source, flags);
    super(exact);
    this.exact = exact;
    this.linear = linearOf(source, flags);
    this.alwaysGuarded = (source.match(openRepetitions)?.length ?? 0) > 1;
  }

  // RegExp.prototype[Symbol.match], matchAll, replace and split all go through here.
  override exec(text: string): RegExpExecArray | null {
    return this.run(text, (regex) => regex.exec(text));
  }

  override test(text: string): boolean {
    return this.run(text, (regex) => regex.test(text));
  }

  private run<T>(text: string, use: (regex: RegExp) => T): T {
    if (this.linear !== undefined && !surrogates.test(text)) return this.from(this.linear, use);
    if (!this.alwaysGuarded && text.length < harmlessLength) return this.from(this.exact, use);
    return withinTime(() => this.from(this.exact, use));
  }

  // Where a global expression goes on is kept here, whichever of the two ran before.
  private from<T>(regex: RegExp, use: (regex: RegExp) => T): T {
    regex.lastIndex = this.lastIndex;
    const result = use(regex);
    this.lastIndex = regex.lastIndex;
    return result;
  }
}

// PCRE allows escapes such as `\-` that JavaScript allows only without the u flag.
function unicodeIfPossible(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}

function linearOf(source: string, flags: string): RegExp | undefined {
  if (needsUnicode.test(source) || looksAroundOrBack.test(source)) return undefined;
  const cased = flags.includes('i') ? withoutCaseFlag(source) : source;
  return cased === undefined ? undefined : new RegExp(cased, flags.replace('i', ''));
}

const guarded: { run: () => unknown } = { run: () => undefined };
const script = new Script('run()');
createContext(guarded);

// V8 looks at every step back whether it was told to stop, and node:vm tells it. Setting that up takes 0.2 ms.
function withinTime<T>(work: () => T): T {
  guarded.run = work;
  const cpuMs = startCpuClock();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return script.runInContext(guarded, { timeout: guardedMsMax }) as T; // the script gives what `work` gives
      } catch (error) {
        if (!isTimeout(error)) throw error;
        // The bound is the wall's: on a busy machine it also passes while this thread waits for a processor.
        if (attempt < attemptsMax && cpuMs() < guardedMsMax / 2) continue;
        throw tooSlow();
      }
    }
  } finally {
    guarded.run = () => undefined;
  }
}

function startCpuClock(): () => number {
  const before = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  };
}

const tooSlow = () =>
  locationError(
    51156,
    `Error occurred while executing the regular expression: it took more than ${guardedMsMax} ms on one text; ` +
      'repetitions inside of repetitions, look-around and back references make it slow',
  );

// The error may come from the other context, whose Error is not ours.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
