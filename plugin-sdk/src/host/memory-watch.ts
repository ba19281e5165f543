import { readRss } from './rss.ts';

type Options = {
  readonly limitBytes: number;
  readonly pid: () => number | undefined;
  /** Watching stops by itself at the first look that finds nothing to do. */
  readonly busy: () => boolean;
  /** Memory runs short: give up what can be had again. */
  readonly onPressure: () => void;
  /** The process is over its limit and has not said so itself. */
  readonly onOver: () => void;
  /** Resident bytes of a process. Default: what the system says. */
  readonly read?: (pid: number | undefined) => number | null;
};

const everyMs = 50;
const pressureShare = 0.6;
/** The child knows who was running and is given a little time to tell; far over the limit there is none. */
const overTimesMax = 3;
const farOver = 1.5;

/** Watches the memory of a process that works. The child does so too, but it may be held up by what it watches. */
export class MemoryWatch {
  readonly #options: Options;
  #timer: NodeJS.Timeout | undefined;
  #overTimes = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.check(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#overTimes = 0;
  }

  check(): void {
    const { limitBytes, pid, read = readRss, onOver, onPressure } = this.#options;
    if (!this.#options.busy()) this.stop();
    const bytes = read(pid());
    if (bytes === null || bytes < limitBytes * pressureShare) {
      this.#overTimes = 0;
      return;
    }
    onPressure();
    this.#overTimes = bytes < limitBytes ? 0 : this.#overTimes + 1;
    if (this.#overTimes >= overTimesMax || bytes > limitBytes * farOver) onOver();
  }
}
