import type { Clock } from '@ymera/kernel';
import type { Bus } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { Installation, InstallationStep } from '../../../domain/installation.ts';
import { InstallationLostError } from '../../../domain/installation-errors.ts';
import { changed, stepOf } from '../../../domain/installation-steps.ts';
import type { InstallationStore } from '../../../plugin-ports.ts';
import { channels } from '../watch/channels.ts';

export interface ProgressDesk {
  readonly stores: { readonly installations: InstallationStore };
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: { readonly installBeatMs: number };
}

/** How far an installation of this process has come, stored and told at every step. */
export interface Progress {
  readonly installation: Installation;
  /** @throws InstallationLostError when another process has ended it */
  to(step: InstallationStep): Promise<void>;
  /** What a tarball turned out to be. It is stored with the next step. */
  name(name: string): void;
  /** Says again and again that it is under way, until the signal aborts. Rejects with InstallationLostError. */
  keepBeating(signal: AbortSignal): Promise<void>;
  /** Stores its end. @throws InstallationLostError */
  end(finish: (installation: Installation) => Installation): Promise<void>;
}

/** Losing the race for a record that only this process changes means that something else is wrong. */
const roundsMax = 3;
/** The end is what everybody waits for, so that a database which is just starting again does not cost it. */
const endAttempts = 4;
const endPauseMs = 1_000;

export function createProgress(desk: ProgressDesk, begun: Installation): Progress {
  const { stores, bus, clock, log, settings } = desk;
  let installation = begun;
  let last: Promise<void> = Promise.resolve();

  const store = async (next: (installation: Installation) => Installation) => {
    for (let round = 0; round < roundsMax; round++) {
      // What was given up may still try to go on.
      if (installation.state.phase !== 'RUNNING') break;
      const wanted = next(installation);
      if (await stores.installations.replace(wanted)) {
        installation = wanted;
        return bus.ring(channels.installation(installation.id));
      }
      // A write whose answer was lost has raised the revision; only its process changes what is under way.
      const stored = await stores.installations.find(installation);
      if (stored?.state.phase !== 'RUNNING') break;
      installation = { ...installation, revision: stored.revision };
    }
    bus.ring(channels.installation(installation.id));
    throw new InstallationLostError(installation.id);
  };

  /** One after the other, or a step and a beat would meet. */
  const change = (next: (installation: Installation) => Installation) => {
    const done = last.then(() => store(next));
    last = done.catch(() => undefined);
    return done;
  };

  const at = (step: (installation: Installation) => InstallationStep) =>
    change((now) => changed(now, { phase: 'RUNNING', step: step(now), beatAt: clock.now() }));

  return {
    get installation() {
      return installation;
    },
    to: (step) => at(() => step),
    name: (name) => {
      installation = { ...installation, request: { ...installation.request, name } };
    },
    keepBeating: async (signal) => {
      for (;;) {
        await clock.wait(settings.installBeatMs, signal);
        if (signal.aborted) return;
        await at(stepOf).catch((error) => {
          if (error instanceof InstallationLostError) throw error;
          log.warn('an installation could not say that it is under way', { id: begun.id, error });
        });
      }
    },
    end: async (finish) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await change(finish);
        } catch (error) {
          if (error instanceof InstallationLostError || attempt === endAttempts) throw error;
          log.warn('the end of an installation could not be stored; trying again', { id: begun.id, error });
          await clock.wait(endPauseMs);
        }
      }
    },
  };
}
