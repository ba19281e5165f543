import { type ChildProcess, type SpawnOptions, spawn as spawnProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readFrames, writeFrame } from '../bridge/frames.ts';
import type { HostLimits } from '../bridge/limits.ts';
import {
  type FromChild,
  headerBytes,
  type LostReason,
  readMessage,
  type ToChild,
  writeMessage,
} from '../bridge/messages.ts';
import { findAddon } from './addon.ts';
import { buildPrelude } from './prelude.ts';

/** Starts a process; `node:child_process`'s `spawn` unless an operator wraps it, say in `unshare`. */
export type Spawn = (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

/** How a child came to its end. `running` is what its code was busy with, as far as it could tell. */
export type ChildLoss = {
  readonly reason: LostReason | 'exited' | 'silent' | 'closed';
  readonly running: readonly { readonly plugin: string; readonly call: string; readonly cpuMs: number }[];
};

type Options = {
  readonly limits: HostLimits;
  readonly spawn?: Spawn;
  readonly onMessage: (message: FromChild, payload: string) => void;
  /** Called once, after the process is dead. `stderr` is the last it said there. */
  readonly onLost: (loss: ChildLoss, stderr: string) => void;
};

const stderrMax = 4_096;
const pingEveryMs = 1_000;

/** One plugin-host process. */
export class SandboxChild {
  readonly #process: ChildProcess;
  readonly #options: Options;
  readonly #dead: Promise<void>;
  #loss: ChildLoss | undefined;
  #stderr = '';
  #heardAt = performance.now();
  #ready = false;
  /** Resolves when the process is ready for plugins; rejects when it dies before that. */
  readonly ready: Promise<void>;

  constructor(options: Options) {
    this.#options = options;
    this.#process = (options.spawn ?? spawnProcess)(process.execPath, childArgs(), {
      env: {},
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    this.ready.catch(() => {}); // Whoever waits hears of it; nobody waiting is fine too.
    this.#dead = this.#watchEnd(reject);
    this.#listen(resolve);
    this.post({ type: 'start', limits: options.limits }, buildPrelude());
    this.#watchSilence();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  post(message: ToChild, payload?: string): void {
    const { stdin } = this.#process;
    if (this.#loss || !stdin?.writable) return;
    writeFrame(stdin, writeMessage(message, payload));
  }

  /** Ends the process at once; it holds nothing worth an orderly exit. Resolves when it is dead. */
  async kill(loss: ChildLoss): Promise<void> {
    this.#loss ??= loss;
    this.#process.kill('SIGKILL');
    await this.#dead;
  }

  #listen(onReady: () => void): void {
    const { stdin, stdout, stderr } = this.#process;
    if (!stdin || !stdout || !stderr) throw new Error('spawn must give the child three pipes');
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
    if (this.#loss) return;
    this.#heardAt = performance.now();
    const { header, payload } = readMessage<FromChild>(text);
    if (header.type === 'ready') {
      this.#ready = true;
      onReady();
    }
    if (header.type === 'lost') void this.kill({ reason: header.reason, running: header.running });
    else this.#options.onMessage(header, payload);
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
        this.#options.onLost(this.#loss, this.#stderr);
        resolve();
      };
      this.#process.once('close', end);
      this.#process.once('error', (error) => {
        this.#stderr = error.message;
        end();
      });
    });
  }

  #watchSilence(): void {
    const timer = setInterval(() => {
      const silentMs = performance.now() - this.#heardAt;
      const allowedMs = this.#ready ? this.#options.limits.silenceMs : this.#options.limits.startMs;
      if (silentMs > allowedMs + pingEveryMs) void this.kill({ reason: 'silent', running: [] });
      else this.post({ type: 'ping' });
    }, pingEveryMs);
    timer.unref();
    void this.#dead.then(() => clearInterval(timer));
  }
}

/** The child may read its own sources and the addon, and nothing else. */
function childArgs(): string[] {
  const addon = findAddon();
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const readable = [path('../child/'), path('../bridge/'), path('../../package.json'), addon];
  return [
    '--no-node-snapshot', // https://github.com/laverdet/isolated-vm/issues/420
    '--permission',
    '--allow-addons',
    ...readable.map((file) => `--allow-fs-read=${file}`),
    '--no-warnings',
    '--enable-experimental-regexp-engine-on-excessive-backtracks',
    '--regexp-backtracks-before-fallback=50000',
    path('../child/main.ts'),
    addon,
  ];
}
