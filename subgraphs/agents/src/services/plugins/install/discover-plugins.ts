import { InvalidArgumentError } from '@ymera/kernel';
import { type FoundPackage, PackageError, searchRegistry } from '@ymera/plugin-sdk/packages';
import { PluginRegistryOffError } from '../../../domain/installation-errors.ts';
import type { PluginSource } from '../../../domain/plugin-version.ts';
import type { CatalogueEntry, PluginFault } from '../../../plugin-desk.ts';
import type { InstallDesk } from './install-desk.ts';

/** A plugin that could be installed. What a registry says of it are its publisher's own words. */
export interface DiscoveredPlugin {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly source: Extract<PluginSource['kind'], 'REGISTRY' | 'CATALOGUE'>;
  readonly publisher: string | null;
  /** Milliseconds since the epoch; null when nobody says. */
  readonly publishedAt: number | null;
}

export interface Discovery {
  readonly items: readonly DiscoveredPlugin[];
  /** Why the registry gave nothing; null when it answered. */
  readonly registryProblem: PluginFault | null;
}

type DiscoverDesk = Pick<InstallDesk, 'catalogue' | 'registry' | 'builtIns' | 'log'>;

const textMax = 200;
const firstMax = 50;
/** Somebody waits for the answer, and the catalogue has its own by then. */
const searchMs = 10_000;

/**
 * Plugins to install: first those of the catalogue that have all of the words in their name or description, then what
 * the registry finds. Names that are taken by what comes with the platform are left out.
 *
 * @throws InvalidArgumentError
 */
export async function discoverPlugins(
  desk: DiscoverDesk,
  { text, first }: { readonly text: string; readonly first: number },
  signal?: AbortSignal,
): Promise<Discovery> {
  checkQuestion(text, first);
  const listed = desk.catalogue.filter((entry) => fits(entry, text)).map(ofCatalogue);
  const { found, problem } = await search(desk, { text, first }, signal);
  const taken = new Set([...desk.builtIns.keys(), ...desk.catalogue.map(({ name }) => name)]);
  const others = found.filter(({ name }) => !taken.has(name)).map(ofRegistry);
  return { items: [...listed, ...others].slice(0, first), registryProblem: problem };
}

function checkQuestion(text: string, first: number): void {
  if (text.length > textMax) {
    throw new InvalidArgumentError('text', `at most ${textMax} characters`, `${text.length} characters long`);
  }
  if (!Number.isInteger(first) || first < 1 || first > firstMax) {
    throw new InvalidArgumentError('first', `a whole number from 1 to ${firstMax}`, String(first));
  }
}

function fits({ name, description }: CatalogueEntry, text: string): boolean {
  const told = `${name} ${description}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word));
}

interface Search {
  readonly found: readonly FoundPackage[];
  readonly problem: PluginFault | null;
}

/** A registry that fails is a part of the answer, whatever it does. */
async function search(
  { registry, log }: DiscoverDesk,
  { text, first }: { text: string; first: number },
  signal?: AbortSignal,
): Promise<Search> {
  if (!registry) return { found: [], problem: registryOff() };
  const options = { limit: first, timeoutMs: searchMs, ...(signal ? { signal } : {}) };
  try {
    return { found: await searchRegistry({ text, registry: registry.registry }, options), problem: null };
  } catch (error) {
    if (error instanceof PackageError) return { found: [], problem: registryFault(error) };
    log.error('searching the registry for plugins failed by a defect', { error });
    const message = 'The search failed for a reason of the platform itself; its log has the details.';
    return { found: [], problem: { code: 'INTERNAL', message } };
  }
}

function registryOff(): PluginFault {
  const { code, message } = new PluginRegistryOffError();
  return { code, message };
}

/** In sentences: a package's problems begin in lower case, behind what they are about. */
function registryFault({ code, problems: [first] }: PackageError): PluginFault {
  const { message, fix } = first ?? { message: 'the registry gave nothing.', fix: 'Try again later.' };
  return { code, message: `${message.charAt(0).toUpperCase()}${message.slice(1)} ${fix}` };
}

const ofCatalogue = ({ name, version, description }: CatalogueEntry): DiscoveredPlugin => ({
  name,
  version,
  description,
  source: 'CATALOGUE',
  publisher: null,
  publishedAt: null,
});

const ofRegistry = (found: FoundPackage): DiscoveredPlugin => ({
  name: found.name,
  version: found.version,
  description: found.description,
  source: 'REGISTRY',
  publisher: found.publisher ?? null,
  publishedAt: found.publishedAt === undefined ? null : Date.parse(found.publishedAt),
});
