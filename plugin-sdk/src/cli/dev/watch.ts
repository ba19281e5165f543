import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that changed together, and when the first of them did (milliseconds of `performance.now`). */
export type Saved = { readonly paths: readonly string[]; readonly atMs: number };

// Editors write a file in several steps; what follows this soon belongs to the same save.
const settleMs = 8;
const ignored = /(^|[/\\])(node_modules|dist|coverage|\.[^/\\]+)([/\\]|$)|(~|\.tmp|\.swp|\.tgz)$/;

/** Watches a plugin folder, without what is installed, built or hidden. */
export class FolderWatch {
  readonly #folder: string;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Map<string, number>();
  readonly #signal: AbortSignal;
  #wake: (() => void) | undefined;

  private constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#close(), { once: true });
  }

  /** Ends when the signal is aborted. */
  static async open(folder: string, signal: AbortSignal): Promise<FolderWatch> {
    const made = new FolderWatch(folder, signal);
    made.#add('', false);
    await made.#addFolders();
    return made;
  }

  /** The next save; undefined when watching has ended. */
  async next(): Promise<Saved | undefined> {
    while (this.#changed.size === 0 && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#signal.aborted) return undefined;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const paths = [...this.#changed.keys()];
    const atMs = Math.min(...this.#changed.values());
    this.#changed.clear();
    return { paths, atMs };
  }

  async #addFolders(): Promise<void> {
    const entries = await readdir(this.#folder, { withFileTypes: true });
    for (const entry of entries) {
      if (entry.isDirectory() && !ignored.test(entry.name)) this.#add(entry.name, true);
    }
  }

  // The folder itself is not watched below its first level, because of node_modules.
  #add(name: string, recursive: boolean): void {
    if (this.#watchers.has(name) || this.#signal.aborted) return;
    const watcher = watch(join(this.#folder, name), { recursive }, (_, file) => {
      if (file !== null) this.#note(join(name, file));
    });
    watcher.on('error', () => {
      watcher.close();
      this.#watchers.delete(name);
    });
    this.#watchers.set(name, watcher);
  }

  #note(path: string): void {
    if (ignored.test(path)) return;
    if (!this.#changed.has(path)) this.#changed.set(path, performance.now());
    // A new folder at the first level says so once, and then has to be watched itself.
    if (!/[/\\]/.test(path)) void this.#addFolders().catch(() => {});
    this.#wake?.();
  }

  #close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    this.#wake?.();
  }
}
