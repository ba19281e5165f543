/** Wakes those who wait for something to happen; whoever is woken looks for himself whether it did. */
export class Bell {
  private readonly waiting = new Set<() => void>();

  /** Calls back once at the next ring; gives the way to stop waiting. */
  wait(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => this.waiting.delete(wake);
  }

  ring(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const wake of woken) wake();
  }
}

/**
 * Thrown by a command that cannot be answered yet. Whatever it wrote is undone, and it is run again from its start
 * when the bell rings or the time has come, whichever is first.
 */
export class NotYet extends Error {
  readonly bell: Bell;
  /** Milliseconds since the epoch; the command is run again then in any case. */
  readonly until: number;

  constructor(bell: Bell, until: number) {
    super('the command waits');
    this.bell = bell;
    this.until = until;
  }
}
