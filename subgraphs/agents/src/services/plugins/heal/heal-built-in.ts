import { type Healing, healingAfter, isDue, trying } from '../../../domain/plugin-healing.ts';
import type { PluginDesk } from '../../../plugin-desk.ts';

type BuiltInDesk = Pick<PluginDesk, 'builtIns' | 'sandbox' | 'roster' | 'clock' | 'log'>;

/**
 * Lets plugins of the platform run again that the sandbox of this process has stopped. Nobody has a record of them, so
 * that each process tries by itself; whether it went well shows in whether it stands for an hour.
 */
export function createBuiltInHealer({ builtIns, sandbox, roster, clock, log }: BuiltInDesk) {
  const healings = new Map<string, Healing>();
  return async (): Promise<void> => {
    const now = clock.now();
    for (const [pluginId, { version }] of builtIns) {
      const identity = { name: pluginId, version: version.version };
      const before = healings.get(pluginId);
      if (sandbox.disabledReason(identity) === null) {
        // An operator has enabled it before its turn came, or after its last.
        if (before?.healedAt === null) healings.delete(pluginId);
        continue;
      }
      const at = { now, random: Math.random() };
      const isNew = before === undefined || before.healedAt !== null;
      const healing = isNew ? { ...healingAfter(before, at), healedAt: null } : before;
      healings.set(pluginId, healing);
      if (!isDue(healing, now)) continue;
      const tried = trying(healing, at);
      healings.set(pluginId, { ...tried, healedAt: now });
      sandbox.enable(identity);
      const stopped = await roster.withdraw({ tenantId: '', pluginId });
      stopped?.unload();
      log.warn('a plugin of the platform is let run again', { plugin: pluginId, tries: tried.tries });
    }
  };
}
