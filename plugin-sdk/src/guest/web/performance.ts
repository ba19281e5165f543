import { internal, refuseUnlessInternal } from './define.ts';

/**
 * `Performance` of the High Resolution Time standard, in whole milliseconds: a finer clock would measure caches
 * and branches, which is how one tenant could read another's memory.
 */
export class Performance {
  readonly #origin: number;
  #last = 0;

  constructor(token: unknown) {
    refuseUnlessInternal(token);
    this.#origin = Date.now();
  }
  get timeOrigin(): number {
    return this.#origin;
  }
  now(): number {
    // The wall clock may be set back; this one never goes back.
    this.#last = Math.max(this.#last, Date.now() - this.#origin);
    return this.#last;
  }
  toJSON(): object {
    return { timeOrigin: this.#origin };
  }
}

export function createPerformance(): Performance {
  return new Performance(internal);
}
