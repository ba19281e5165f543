import type { HostLimits } from '../../bridge/limits.ts';
import { CapabilityError } from './errors.ts';

/** What a call has left of the things that are counted. */
export class Budget {
  readonly #limits: HostLimits;
  readonly #fetchesMax: number;
  readonly #tokensMax: number;
  #fetches = 0;
  #pendingFetches = 0;
  #tokens = 0;
  #ids = 0;

  constructor(limits: HostLimits, max: { readonly fetches: number; readonly modelTokens: number }) {
    this.#limits = limits;
    this.#fetchesMax = max.fetches;
    this.#tokensMax = max.modelTokens;
  }

  /** Tokens that may still be used. */
  get tokensLeft(): number {
    return Math.max(0, this.#tokensMax - this.#tokens);
  }

  /** A number that nothing else of the call has. */
  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  /** Counts a fetch; the function given back says that it is over. */
  startFetch(): () => void {
    if (this.#fetches >= this.#fetchesMax) {
      throw new CapabilityError('BUDGET_EXCEEDED', `a call may fetch ${this.#fetchesMax} times`);
    }
    const { pendingFetches } = this.#limits;
    if (this.#pendingFetches >= pendingFetches) {
      const message = `at most ${pendingFetches} requests may be under way; await some of them before making more`;
      throw new CapabilityError('TOO_MANY_PENDING_CALLS', message, { retryable: true });
    }
    this.#fetches += 1;
    this.#pendingFetches += 1;
    return () => {
      this.#pendingFetches -= 1;
    };
  }

  /** Sets tokens aside before a model works; the function given back settles what it really took. */
  holdTokens(tokens: number): (used: number) => void {
    if (tokens > this.tokensLeft) throw tokensExceeded(this.#tokensMax);
    this.#tokens += tokens;
    let open = true;
    return (used) => {
      if (!open) return;
      open = false;
      this.#tokens += (Number.isFinite(used) && used >= 0 ? used : tokens) - tokens;
    };
  }
}

function tokensExceeded(max: number): CapabilityError {
  const message = `a call may use ${max} tokens of language models; ask for fewer, or raise limits.modelTokens`;
  return new CapabilityError('BUDGET_EXCEEDED', message);
}
