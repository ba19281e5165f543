import type { Clock } from '@ymera/kernel';

/** Aborts its signal when nothing was heard for so long. */
export interface SilenceWatch {
  readonly signal: AbortSignal;
  heard(): void;
  /** What is silent now is somebody else; it is not counted before something is heard again. */
  pause(): void;
  close(): void;
}

export function watchSilence(clock: Clock, msMax: number): SilenceWatch {
  const silent = new AbortController();
  const closing = new AbortController();
  let heardAt = clock.now();
  let paused = false;

  const watch = async () => {
    while (!closing.signal.aborted) {
      const left = paused ? msMax : heardAt + msMax - clock.now();
      if (left <= 0) return silent.abort();
      await clock.wait(left, closing.signal);
    }
  };
  void watch();

  return {
    signal: silent.signal,
    heard: () => {
      paused = false;
      heardAt = clock.now();
    },
    pause: () => {
      paused = true;
    },
    close: () => closing.abort(),
  };
}
