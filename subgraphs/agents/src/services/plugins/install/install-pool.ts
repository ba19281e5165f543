import { createSlots, type Slot } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { InstallationInterruptedError } from '../../../domain/installation-errors.ts';
import type { PluginSettingsLimits } from '../../../plugin-desk.ts';

/** Installations in the background: some at once, some waiting, and no more. */
export interface InstallPool {
  /** A place among those that are under way and waiting; null when all are taken, or when the pool is closed. */
  enter(): InstallPlace | null;
  /** Interrupts what is under way, and resolves when it has ended. */
  close(): Promise<void>;
}

/** A place for one installation; either run it or leave. */
export interface InstallPlace {
  /** Begins at once and in the background. The place is left when it has ended. */
  run(work: (turn: InstallTurn) => Promise<void>): void;
  leave(): void;
}

export interface InstallTurn {
  /** Resolves when it is this one's turn; null when the pool was closed before. */
  readonly slot: Promise<Slot | null>;
  /** Aborts when the pool is closed, with an InstallationInterruptedError. */
  readonly signal: AbortSignal;
}

export function createInstallPool({
  settings,
  log,
}: {
  readonly settings: Pick<PluginSettingsLimits, 'installsConcurrent' | 'installsQueued'>;
  readonly log: Log;
}): InstallPool {
  const { installsConcurrent: concurrent, installsQueued: queued } = settings;
  const slots = createSlots({ concurrent, queued });
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let taken = 0;

  const run = async (work: (turn: InstallTurn) => Promise<void>, leave: () => void) => {
    const slot = slots.take(stopping.signal);
    try {
      await work({ slot, signal: stopping.signal });
    } catch (error) {
      log.error('an installation could not be ended; it will be ended as interrupted', { error });
    } finally {
      (await slot)?.free();
      leave();
    }
  };

  return {
    enter: () => {
      if (stopping.signal.aborted || taken >= concurrent + queued) return null;
      taken++;
      const leave = once(() => taken--);
      return {
        leave,
        run: (work) => {
          const done = run(work, leave);
          running.add(done);
          void done.then(() => running.delete(done));
        },
      };
    },
    close: async () => {
      stopping.abort(new InstallationInterruptedError());
      await Promise.all(running);
    },
  };
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
