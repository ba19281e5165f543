import { PluginUnavailableError } from '../../domain/plugin-errors.ts';
import type { PluginFault, PluginParts } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import type { Copy } from './copy.ts';

/** One plugin's place among those that are loaded: of a tenant, or of the platform. */
interface Seat {
  /** Null for one of the platform. */
  readonly place: PluginPlace | null;
  readonly generation: number;
  readonly opening: Promise<Copy>;
  /** The copy, once it is there. */
  copy: Copy | null;
  /** Why there is none, until when it is not tried again. */
  failed: { readonly fault: PluginFault; readonly until: number } | null;
}

/** Which copy answers calls, for each plugin. Not more than `loadedMax` are there; the longest unused makes room. */
export interface Seats {
  /** The copy of this generation or a later one, opened when there is none. Whoever asks meanwhile shares the opening. */
  take(
    key: string,
    wanted: {
      pluginId: string;
      place: PluginPlace | null;
      generation: number;
      open: () => Promise<Copy>;
    },
  ): Promise<Copy>;
  /** Seats a copy that was opened elsewhere. */
  put(key: string, seated: { generation: number; copy: Copy }): void;
  /** Takes a copy from its seat without unloading it, waiting for it when it is being opened. */
  remove(key: string): Promise<Copy | null>;
  faultOf(key: string): PluginFault | null;
  /** Of which tenants' plugins there is no copy, because the last attempt to open one failed. */
  failedPlaces(): readonly PluginPlace[];
  /** The tenants of which a copy of this version is there. */
  placesOf(plugin: { name: string; version: string }): readonly PluginPlace[];
  /** Retires copies that were last used before the moment given. Returns how many. */
  retireIdle(before: number): number;
  clear(): void;
}

type SeatParts = Pick<PluginParts, 'clock' | 'settings'>;

export function createSeats({ clock, settings }: SeatParts): Seats {
  const seats = new Map<string, Seat>();

  const vacate = (key: string): void => {
    const seat = seats.get(key);
    seats.delete(key);
    // A copy that is still being opened is retired when it is there; that it can't be opened was told to who asked.
    void seat?.opening.then((copy) => copy.retire()).catch(() => {});
  };

  const makeRoom = (pluginId: string): void => {
    if (seats.size < settings.loadedMax) return;
    const [failed] = [...seats].find(([, seat]) => seat.failed) ?? [];
    const idle = [...seats].filter(([, { copy }]) => copy && !copy.isBusy);
    const [longest] = idle.sort(([, a], [, b]) => (a.copy?.usedAt ?? 0) - (b.copy?.usedAt ?? 0));
    const leaves = failed ?? longest?.[0];
    if (leaves === undefined) throw new PluginUnavailableError(pluginId, noRoom(settings.loadedMax));
    vacate(leaves);
  };

  const open = (
    key: string,
    { place, generation }: Pick<Seat, 'place' | 'generation'>,
    opening: Promise<Copy>,
  ): Promise<Copy> => {
    const seat: Seat = { place, generation, opening, copy: null, failed: null };
    seats.set(key, seat);
    opening.then(
      (copy) => {
        seat.copy = copy;
      },
      (error) => {
        const until = clock.now() + settings.retryLoadMs;
        if (error instanceof PluginUnavailableError) seat.failed = { fault: error.reason, until };
        else if (seats.get(key) === seat) seats.delete(key);
      },
    );
    return opening;
  };

  const isGood = ({ generation, failed, copy }: Seat, wanted: number) =>
    generation >= wanted && (failed === null || failed.until > clock.now()) && (!copy || copy.isOpen);

  return {
    take: async (key, { pluginId, place, generation, open: begin }) => {
      const seat = seats.get(key);
      if (seat && isGood(seat, generation)) return seat.opening;
      vacate(key);
      makeRoom(pluginId);
      return open(key, { place, generation }, begin());
    },
    put: (key, { generation, copy }) => {
      const seat = seats.get(key);
      if (seat && seat.generation > generation) return copy.retire();
      vacate(key);
      void open(key, { place: copy.place, generation }, Promise.resolve(copy));
    },
    remove: async (key) => {
      const seat = seats.get(key);
      seats.delete(key);
      return seat ? await seat.opening.catch(() => null) : null;
    },
    faultOf: (key) => seats.get(key)?.failed?.fault ?? null,
    failedPlaces: () => [...seats.values()].flatMap(({ failed, place }) => (failed && place ? [place] : [])),
    placesOf: ({ name, version }) =>
      [...seats.values()]
        .filter(({ copy }) => copy?.identity.name === name && copy.identity.version === version)
        .flatMap(({ copy }) => copy?.place ?? []),
    retireIdle: (before) => {
      const idle = [...seats].filter(([, { copy }]) => copy && !copy.isBusy && copy.usedAt < before);
      for (const [key] of idle) vacate(key);
      return idle.length;
    },
    clear: () => {
      for (const [, { opening }] of seats) void opening.then((copy) => copy.unload()).catch(() => {});
      seats.clear();
    },
  };
}

function noRoom(loadedMax: number): PluginFault {
  return {
    code: 'TOO_MANY_PLUGINS',
    message: `${loadedMax} plugins are loaded and at work in this process. Try again later.`,
  };
}
