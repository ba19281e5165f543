import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { defaultLimits } from '../../bridge/limits.ts';
import type { PluginBundle, PluginDescription, PluginManifest } from '../../bridge/manifest.ts';
import { canonicalText } from '../../build/canonical.ts';
import { compare } from '../../build/compare.ts';
import { type PackageManifest, readManifest } from '../../build/read-manifest.ts';
import { describeBundle } from '../../host/describe.ts';
import type { CliIo } from '../io.ts';
import { asBuildProblem, type Problem } from '../problems.ts';
import { Session } from '../session.ts';
import type { World } from '../world.ts';
import { type Bundled, QuickBundle } from './quick-bundle.ts';

/** How long the steps of a round took. */
export type Times = { readonly bundleMs: number; readonly loadMs: number };

/** A plugin folder, its bundler and its sandbox, kept ready between saves. */
export class Workshop {
  readonly session: Session;
  readonly #folder: string;
  #quick: { readonly entry: string; readonly bundle: QuickBundle } | undefined;
  #described: Pick<PluginDescription, 'tools' | 'agents'> = { tools: [], agents: [] };
  #latest: { readonly manifest: PackageManifest; readonly bundled: Bundled } | undefined;

  private constructor(folder: string, session: Session) {
    this.#folder = folder;
    this.session = session;
  }

  static async open(folder: string, world: World, io: CliIo): Promise<Workshop> {
    return new Workshop(await realpath(folder).catch(() => folder), await Session.open(world, io));
  }

  /** Tools and agents as the last check described them. */
  get described(): Pick<PluginManifest, 'tools' | 'agents'> {
    return this.#described;
  }

  /** Bundles and loads what is on disk now. Throws what a build throws, and keeps the version before loaded. */
  async reload(): Promise<Times> {
    const manifest = await readManifest(this.#folder);
    const quick = await this.#quickFor(manifest.entry);
    const began = performance.now();
    const bundled = await quick.bundle();
    const bundledAt = performance.now();
    this.#latest = { manifest, bundled };
    await this.session.load(asBundle(manifest, bundled, this.#described));
    return { bundleMs: bundledAt - began, loadMs: performance.now() - bundledAt };
  }

  /**
   * Runs what was loaded last on its own, as a build does, and tells where package.json disagrees. When the code
   * describes itself in another way than before, it is loaded again with that, and `renewed` is true.
   */
  async check(): Promise<{ readonly problems: readonly Problem[]; readonly renewed: boolean }> {
    const nothing = { problems: [], renewed: false };
    const latest = this.#latest;
    if (!latest) return nothing;
    const { manifest, bundled } = latest;
    const description = await describeBundle({
      ...bundled,
      name: manifest.name,
      memoryMb: memoryOf(manifest),
      codegen: manifest.permissions.codegen !== undefined,
    });
    // A save came in between, and what was described is gone.
    if (this.#latest !== latest) return nothing;
    const { tools, agents } = description;
    const renewed = canonicalText({ tools, agents }) !== canonicalText(this.#described);
    this.#described = { tools, agents };
    if (renewed) await this.session.load(asBundle(manifest, bundled, this.#described));
    return { problems: compare(manifest, description).map(asBuildProblem), renewed };
  }

  async close(): Promise<void> {
    await this.#quick?.bundle.close();
    await this.session.close();
  }

  async #quickFor(entry: string): Promise<QuickBundle> {
    if (this.#quick?.entry === entry) return this.#quick.bundle;
    await this.#quick?.bundle.close();
    const opened = await QuickBundle.open(this.#folder, entry);
    this.#quick = { entry, bundle: opened };
    return opened;
  }
}

function memoryOf({ limits }: PackageManifest): number {
  return Math.min(limits.memoryMb ?? defaultLimits.memoryMb, defaultLimits.memoryMaxMb);
}

function asBundle(
  manifest: PackageManifest,
  { code, sourceMap }: Bundled,
  { tools, agents }: Pick<PluginManifest, 'tools' | 'agents'>,
): PluginBundle {
  const { entry: _, provides: __, ...facts } = manifest;
  const sha256 = createHash('sha256').update(code).digest('hex');
  return { manifest: { ...facts, tools, agents }, code, sourceMap, sha256 };
}
