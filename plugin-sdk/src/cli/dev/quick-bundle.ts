import { type BuildContext, context } from 'esbuild';
import { bundle, bundleOptions } from '../../build/bundle.ts';
import { relativeSources } from '../../build/source-map.ts';

export type Bundled = { readonly code: string; readonly sourceMap: string };

/**
 * Bundles the same folder again and again, each time only what changed. Whatever goes wrong here is left to the real
 * build: it tells what is wrong in its own words, and it knows the imports that it lets through. A test holds the
 * two against each other.
 */
export class QuickBundle {
  readonly #folder: string;
  readonly #entry: string;
  readonly #context: BuildContext;

  private constructor(folder: string, entry: string, made: BuildContext) {
    this.#folder = folder;
    this.#entry = entry;
    this.#context = made;
  }

  static async open(folder: string, entry: string): Promise<QuickBundle> {
    const made = await context(bundleOptions(folder, entry));
    return new QuickBundle(folder, entry, made);
  }

  /** Throws `PluginBuildError` with what to mend. */
  async bundle(): Promise<Bundled> {
    const result = await this.#context.rebuild().catch(() => undefined);
    const files = result?.outputFiles ?? [];
    const code = files.find((file) => file.path.endsWith('.js'));
    const map = files.find((file) => file.path.endsWith('.map'));
    if (!code || !map) return bundle(this.#folder, this.#entry);
    return { code: code.text, sourceMap: relativeSources(map.text) };
  }

  close(): Promise<void> {
    return this.#context.dispose();
  }
}
