/** What comes from outside, handed on in order. */
interface EventQueue<T> {
  /** To be read once; it ends with `end`, and throws what `fail` is given once all before it is read. */
  readonly items: AsyncIterable<T>;
  push(...items: readonly T[]): void;
  end(): void;
  fail(error: unknown): void;
}

/** Sound that nobody reads is worth nothing: a reader that falls this far behind loses the line. */
const waitingMax = 10_000;

/** The first of `end` and `fail` counts. */
export function createEventQueue<T>(): EventQueue<T> {
  const waiting: T[] = [];
  let over: { readonly error: unknown } | 'ended' | null = null;
  let wake = () => {};
  const finish = (how: NonNullable<typeof over>) => {
    over ??= how;
    wake();
  };
  async function* read(): AsyncGenerator<T, void> {
    for (;;) {
      const item = waiting.shift();
      if (item !== undefined) yield item;
      else if (over === 'ended') return;
      else if (over) throw over.error;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    items: read(),
    push: (...items) => {
      if (over) return;
      waiting.push(...items);
      if (waiting.length > waitingMax) finish({ error: new RangeError('nobody reads what comes') });
      wake();
    },
    end: () => finish('ended'),
    fail: (error) => finish({ error }),
  };
}
