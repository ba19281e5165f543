import type { LoadOutcome } from './slot.ts';
import type { PluginSource } from './source.ts';

/** An isolate that a child was given. */
export type Loading = {
  readonly source: PluginSource;
  readonly outcome: Promise<LoadOutcome>;
  /** The outcome, once there is one. */
  readonly done: LoadOutcome | undefined;
  readonly settle: (outcome: LoadOutcome) => void;
};

/** The isolates of one child, the longest unused first. */
export class Loadings {
  readonly #all = new Map<string, Loading>();
  readonly #onSettled: () => void;

  /** `onSettled` hears when one is no longer pending. */
  constructor(onSettled: () => void) {
    this.#onSettled = onSettled;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Those whose code is still being loaded. */
  get pending(): readonly Loading[] {
    return [...this.#all.values()].filter(({ done }) => !done);
  }

  get(key: string): Loading | undefined {
    return this.#all.get(key);
  }

  /** Finds one for a call, which makes it the last that was used. */
  use(key: string): Loading | undefined {
    const loading = this.#all.get(key);
    if (!loading || !this.#all.delete(key)) return undefined;
    this.#all.set(key, loading);
    return loading;
  }

  add(source: PluginSource): Loading {
    const { promise: outcome, resolve } = Promise.withResolvers<LoadOutcome>();
    let done: LoadOutcome | undefined;
    const loading: Loading = {
      source,
      outcome,
      get done() {
        return done;
      },
      settle: (result) => {
        done ??= result;
        resolve(result);
        this.#onSettled();
      },
    };
    this.#all.set(source.key, loading);
    return loading;
  }

  delete(key: string): void {
    this.#all.delete(key);
  }

  /** The longest unused that are loaded and not in use. */
  idle(inUse: ReadonlySet<string>, count: number): readonly string[] {
    const idle = [...this.#all.values()].filter(({ source, done }) => done && !inUse.has(source.key));
    return idle.slice(0, count).map(({ source }) => source.key);
  }
}
