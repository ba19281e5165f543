import { PluginUnavailableError } from '../../domain/plugin-errors.ts';
import type { BuiltIn, PluginFault, PluginParts } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { type Copy, createCopy } from './copy.ts';
import { type LifecycleParts, runLifecycle } from './lifecycle.ts';
import { loadBundle } from './load-code.ts';
import type { Seats } from './roster-seats.ts';

/** The plugins that come with the platform: their code is loaded once for all tenants. */
interface BuiltInSeats {
  /** @throws PluginUnavailableError */
  take(place: PluginPlace, builtIn: BuiltIn): Promise<Copy>;
  remove(pluginId: string): Promise<Copy | null>;
  problemOf(place: PluginPlace): PluginFault | null;
  /** The tenants that have used it since it was loaded. */
  placesOf(pluginId: string): readonly PluginPlace[];
}

interface Begun {
  readonly initialized: Promise<PluginFault | null>;
  fault: { readonly fault: PluginFault; readonly until: number } | null;
}

/** Tenants that are remembered as begun; one that is forgotten begins anew. */
const tenantsMax = 10_000;

/**
 * Nobody enables such a plugin in a tenant, so that its `initialize` runs when the tenant first uses it after the code
 * was loaded, in each process; calls wait for it.
 */
export function createBuiltInSeats(
  parts: LifecycleParts & Pick<PluginParts, 'sandbox'>,
  seats: Seats,
): BuiltInSeats {
  const tenants = new WeakMap<Copy, Map<string, Begun>>();
  const loaded = new Map<string, Copy>();
  const keyOf = (pluginId: string) => `built-in:${pluginId}`;

  const begun = (copy: Copy): Map<string, Begun> => {
    const there = tenants.get(copy) ?? new Map<string, Begun>();
    tenants.set(copy, there);
    return there;
  };

  const begin = (copy: Copy, place: PluginPlace): Begun => {
    const asked = { place, copy, step: 'initialize', startedBy: 'platform' } as const;
    const initialized = runLifecycle(parts, asked);
    const entry: Begun = { initialized, fault: null };
    void initialized.then((fault) => {
      if (fault) entry.fault = { fault, until: parts.clock.now() + parts.settings.retryLoadMs };
    });
    const there = begun(copy);
    const [oldest] = there.keys();
    if (there.size >= tenantsMax && oldest !== undefined) there.delete(oldest);
    there.set(place.tenantId, entry);
    return entry;
  };

  const open = async ({ bundle, version }: BuiltIn): Promise<Copy> => {
    const copy = createCopy(await loadBundle(parts, bundle, version), {
      place: null,
      version,
      clock: parts.clock,
    });
    loaded.set(bundle.manifest.name, copy);
    return copy;
  };

  return {
    take: async (place, builtIn) => {
      const { pluginId } = place;
      const seat = { pluginId, place: null, generation: 1, open: () => open(builtIn) };
      const copy = await seats.take(keyOf(pluginId), seat);
      const before = begun(copy).get(place.tenantId);
      const retry = before?.fault && before.fault.until <= parts.clock.now();
      const fault = await (before && !retry ? before : begin(copy, place)).initialized;
      if (fault) throw new PluginUnavailableError(pluginId, fault);
      return copy;
    },
    remove: (pluginId) => seats.remove(keyOf(pluginId)),
    problemOf: ({ tenantId, pluginId }) => {
      const copy = loaded.get(pluginId);
      const own = copy?.isOpen ? begun(copy).get(tenantId)?.fault?.fault : null;
      return own ?? seats.faultOf(keyOf(pluginId));
    },
    placesOf: (pluginId) => {
      const copy = loaded.get(pluginId);
      return copy ? [...begun(copy).keys()].map((tenantId) => ({ tenantId, pluginId })) : [];
    },
  };
}
