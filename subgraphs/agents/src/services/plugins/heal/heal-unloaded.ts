import { PluginUnavailableError } from '../../../domain/plugin-errors.ts';
import { type Healing, healingAfter, isDue, trying } from '../../../domain/plugin-healing.ts';
import type { PluginDesk } from '../../../plugin-desk.ts';
import type { PluginPlace } from '../../../plugin-ports.ts';
import { placeKey } from '../place-key.ts';

type UnloadedDesk = Pick<PluginDesk, 'roster' | 'journal' | 'clock' | 'log'>;

/**
 * Tries to load enabled plugins again that could not be loaded in this process, so that they are there before somebody
 * calls them. Each process tries its own, and a call tries as well.
 */
export function createUnloadedHealer({ roster, journal, clock, log }: UnloadedDesk) {
  const healings = new Map<string, Healing>();

  const retry = async (place: PluginPlace, { tries, nextAt }: Healing): Promise<void> => {
    try {
      if (!(await roster.ready(place))) return;
      journal.write(place, { kind: 'NOTICE', level: 'INFO', title: 'PLUGIN_HEALED', data: { tries } });
    } catch (error) {
      if (!(error instanceof PluginUnavailableError)) throw error;
      const { code, message } = error.reason;
      const isLast = nextAt === null;
      const next = isLast ? null : new Date(nextAt).toISOString();
      const data = { code, message, tries, nextAt: next };
      const title = isLast ? 'PLUGIN_NEEDS_ATTENTION' : 'PLUGIN_NOT_HEALED';
      journal.write(place, { kind: 'NOTICE', level: isLast ? 'ERROR' : 'WARN', title, data });
    }
  };

  return async (): Promise<void> => {
    const now = clock.now();
    const failed = new Map(roster.failedPlaces().map((place) => [placeKey(place), place]));
    for (const key of healings.keys()) if (!failed.has(key)) healings.delete(key);
    for (const [key, place] of failed) {
      const at = { now, random: Math.random() };
      const healing = healings.get(key) ?? healingAfter(undefined, at);
      const next = isDue(healing, now) ? trying(healing, at) : healing;
      healings.set(key, next);
      if (next === healing) continue;
      await retry(place, next).catch((error) =>
        log.error('a plugin could not be loaded again', { plugin: place.pluginId, error }),
      );
    }
  };
}
