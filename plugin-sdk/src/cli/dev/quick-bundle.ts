import { join } from 'node:path';
import { type BuildContext, context } from 'esbuild';
import { bundle } from '../../build/bundle.ts';
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
    const made = await context({
      entryPoints: [join(folder, entry)],
      absWorkingDir: folder,
      outfile: join(folder, 'plugin.js'),
      bundle: true,
      write: false,
      format: 'iife',
      globalName: '__ymera_plugin__',
      platform: 'neutral',
      conditions: ['browser', 'import', 'default'],
      mainFields: ['module', 'main'],
      target: 'es2024',
      minifySyntax: true,
      minifyWhitespace: true,
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'silent',
    });
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
