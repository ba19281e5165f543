import { missingModels, type ServedModels } from './model-needs.ts';
import type { JournalEntry } from './plugin-journal.ts';
import type { PluginUsage } from './plugin-usage.ts';
import type { PluginView } from './plugin-view.ts';

/** How a plugin has done lately. */
export interface PluginHealth {
  readonly status: 'HEALTHY' | 'DEGRADED' | 'DOWN';
  /** Why it is not healthy; null when it is. */
  readonly reason: PluginProblem | null;
}

export interface PluginProblem {
  readonly code: string;
  readonly message: string;
}

/** The journal's title of the notice that its code cost processes and runs in one of its own since. */
const movedNotice = 'PLUGIN_MOVED';

/** More than one failure in this many calls is too many. */
const callsPerFailure = 5;

/**
 * @param lately its calls today, the latest notices about it (newest first), and why its code can't be loaded here
 */
export function healthOf(
  { state, current }: Pick<PluginView, 'state' | 'current'>,
  lately: {
    readonly today: PluginUsage | null;
    readonly notices: readonly JournalEntry[];
    readonly fault: PluginProblem | null;
    readonly models: ServedModels;
  },
): PluginHealth {
  switch (state.phase) {
    case 'INSTALLED':
      return down('PLUGIN_NOT_ENABLED', 'It was never enabled.');
    case 'REMOVED':
      return down('PLUGIN_REMOVED', 'It was uninstalled.');
    case 'DISABLED':
      return { status: 'DOWN', reason: state.reason };
    case 'ENABLED':
      if (lately.fault) return { status: 'DOWN', reason: lately.fault };
      return lacksModels(current, lately.models) ?? whileEnabled(state.at, lately);
  }
}

/** One that was enabled all the same: it comes with the platform, or was enabled where its models are served. */
function lacksModels(version: PluginView['current'], models: ServedModels): PluginHealth | null {
  const missing = missingModels(version, models);
  if (missing.length === 0) return null;
  return degraded(
    'MODEL_NOT_SERVED',
    `This platform does not have the models it needs: ${missing.join(', ')}.`,
  );
}

function whileEnabled(
  since: number,
  { today, notices }: { readonly today: PluginUsage | null; readonly notices: readonly JournalEntry[] },
): PluginHealth {
  if (notices.some(({ title, at }) => title === movedNotice && at >= since))
    return degraded(movedNotice, 'Its code cost processes, so that it runs in one of its own.');
  const { calls, failures } = today ?? { calls: 0, failures: 0 };
  if (failures * callsPerFailure > calls)
    return degraded('CALLS_FAIL', `${failures} of its ${calls} calls today failed.`);
  return { status: 'HEALTHY', reason: null };
}

const down = (code: string, message: string): PluginHealth => ({ status: 'DOWN', reason: { code, message } });

const degraded = (code: string, message: string): PluginHealth => ({
  status: 'DEGRADED',
  reason: { code, message },
});
