import { type ChildProcess, type SpawnOptions, spawn as spawnProcess } from 'node:child_process';
import { FrameWriter, readFrames } from '../bridge/frames.ts';
import type { HostLimits } from '../bridge/limits.ts';
import {
  type FromChild,
  headerBytes,
  type LostReason,
  readMessage,
  type ToChild,
  writeMessage,
} from '../bridge/messages.ts';
import { childArgs } from './child-args.ts';
import { hardeningPrefix } from './hardening.ts';
import { buildPrelude } from './prelude.ts';

/** Starts a process; `node:child_process`'s `spawn` unless an operator wraps it. */
export type Spawn = (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

/** How a child came to its end. `running` is what its code was busy with, as far as it could tell. */
export type ChildLoss = {
  readonly reason: LostReason | 'exited' | 'silent' | 'closed';
  readonly running: readonly { readonly plugin: string; readonly call: string; readonly cpuMs: number }[];
};

/** Who hears of a child. */
export type ChildListener = {
  onMessage(message: FromChild, payload: string): void;
  /** Called once, after the process is dead. `stderr` is the last it said there. */
  onLost(loss: ChildLoss, stderr: string): void;
};

export type SandboxChildOptions = {
  readonly limits: HostLimits;
  readonly spawn?: Spawn;
  /** Whether to use what the operating system offers to hold a process. */
  readonly hardened: boolean;
  readonly jitless: boolean;
};

const stderrMax = 4_096;
const pingEveryMs = 1_000;

/** One plugin-host process. */
export class SandboxChild {
  readonly #process: ChildProcess;
  readonly #options: SandboxChildOptions;
  /** Resolves when the process has ended and its listener knows. */
  readonly dead: Promise<void>;
  #out: FrameWriter | undefined;
  #listener: ChildListener | undefined;
  #loss: ChildLoss | undefined;
  #stderr = '';
  #heardAt = performance.now();
  #ready = false;
  /** Resolves when the process is ready for plugins; rejects when it dies before that. */
  readonly ready: Promise<void>;

  constructor(options: SandboxChildOptions) {
    this.#options = options;
    const prefix = options.hardened ? hardeningPrefix() : [];
    const [command = '', ...args] = [...prefix, process.execPath, ...childArgs(options.jitless)];
    this.#process = (options.spawn ?? spawnProcess)(command, args, {
      env: {},
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    this.ready.catch(() => {}); // Whoever waits hears of it; nobody waiting is fine too.
    this.dead = this.#watchEnd(reject);
    this.#listen(resolve);
    this.post({ type: 'start', limits: options.limits }, buildPrelude());
    this.#watchSilence();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get jitless(): boolean {
    return this.#options.jitless;
  }

  /** Why the process has ended or is about to; undefined while it lives. */
  get loss(): ChildLoss | undefined {
    return this.#loss;
  }

  /** From now on this listener hears of the child, and no other. */
  attach(listener: ChildListener): void {
    this.#listener = listener;
  }

  post(message: ToChild, payload?: string): void {
    if (!this.#loss) this.#out?.write(writeMessage(message, payload));
  }

  /** Ends the process at once; it holds nothing worth an orderly exit. Resolves when it is dead. */
  async kill(loss: ChildLoss): Promise<void> {
    this.#loss ??= loss;
    this.#process.kill('SIGKILL');
    await this.dead;
  }

  #listen(onReady: () => void): void {
    const { stdin, stdout, stderr } = this.#process;
    if (!stdin || !stdout || !stderr) throw new Error('spawn must give the child three pipes');
    this.#out = new FrameWriter(stdin);
    stdin.on('error', () => {}); // The exit that goes with it is handled.
    stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-stderrMax);
    });
    readFrames(stdout, {
      bytesMax: this.#options.limits.messageBytes + headerBytes,
      onFrame: (text) => this.#onFrame(text, onReady),
      onBroken: () => void this.kill({ reason: 'broken', running: [] }),
    });
  }

  #onFrame(text: string, onReady: () => void): void {
    if (this.#loss && this.#loss.reason !== 'exited') return;
    this.#heardAt = performance.now();
    const message = this.#read(text);
    if (!message) return;
    const { header, payload } = message;
    if (header.type === 'ready') {
      this.#ready = true;
      onReady();
    }
    if (header.type === 'lost') void this.kill({ reason: header.reason, running: header.running });
    else this.#listener?.onMessage(header, payload);
  }

  /** A process that does not speak as agreed has been taken over or is broken; neither may harm this one. */
  #read(text: string): { header: FromChild; payload: string } | undefined {
    try {
      return readMessage<FromChild>(text);
    } catch {
      void this.kill({ reason: 'broken', running: [] });
      return undefined;
    }
  }

  #watchEnd(notReady: (error: Error) => void): Promise<void> {
    return new Promise((resolve) => {
      let ended = false;
      const end = () => {
        if (ended) return;
        ended = true;
        this.#loss ??= { reason: 'exited', running: [] };
        notReady(
          new Error(
            `the plugin host process ended before it was ready: ${this.#stderr || 'no reason given'}`,
          ),
        );
        this.#listener?.onLost(this.#loss, this.#stderr);
        resolve();
      };
      this.#process.once('exit', () => {
        // What it said last is still to be read, but it hears nothing any more.
        this.#loss ??= { reason: 'exited', running: [] };
      });
      this.#process.once('close', end);
      this.#process.once('error', (error) => {
        this.#stderr = error.message;
        end();
      });
    });
  }

  #watchSilence(): void {
    let checkedAt = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      // When this very process was held up, the child could not be heard: ask again before judging it.
      if (now - checkedAt > pingEveryMs * 2) this.#heardAt = now;
      checkedAt = now;
      const silentMs = now - this.#heardAt;
      const allowedMs = this.#ready ? this.#options.limits.silenceMs : this.#options.limits.startMs;
      if (silentMs > allowedMs + pingEveryMs) void this.kill({ reason: 'silent', running: [] });
      else this.post({ type: 'ping' });
    }, pingEveryMs);
    timer.unref();
    void this.dead.then(() => clearInterval(timer));
  }
}
