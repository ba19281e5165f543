import { type Context, caller } from '../context.ts';
import type { Installation } from '../domain/installation.ts';
import type { LoopEvent } from '../domain/loop/loop-event.ts';
import type { JournalEntry } from '../domain/plugin-journal.ts';
import type { SubscriptionResolvers } from '../generated.ts';
import { watchLoopEvents } from '../services/loop/watch-loop-events.ts';
import { type PluginRing, watchHealth } from '../services/plugins/watch/watch-health.ts';
import { watchInstallation } from '../services/plugins/watch/watch-installation.ts';
import { watchJournal } from '../services/plugins/watch/watch-journal.ts';
import { coordinatorSubscriptions } from './coordinator.ts';
import { found } from './found.ts';
import { modelSubscriptions } from './models.ts';
import { realtimeSubscriptions } from './realtime.ts';
import { remoteSubscriptions } from './remote-agents.ts';
import { workSubscriptions } from './work.ts';

export const subscription: SubscriptionResolvers = {
  ...remoteSubscriptions,
  ...modelSubscriptions,
  ...realtimeSubscriptions,
  ...coordinatorSubscriptions,
  ...workSubscriptions,
  agentRunEvents: {
    subscribe: (_parent, { runId, afterSeq }, context) => {
      const { plugins, desk, scope } = context;
      const { bus, clock, settings } = plugins;
      const watching = { bus, clock, settings, runs: desk.runs, history: desk.player.history };
      const command = { runId, afterSeq, principal: caller(context) };
      return watchLoopEvents(watching, command, scope.signal);
    },
    resolve: (event: LoopEvent) => event,
  },
  pluginInstallation: {
    subscribe: (_parent, { id }, context) =>
      watchInstallation(context.plugins, { id, principal: caller(context) }, context.scope.signal),
    resolve: (installation: Installation) => installation,
  },
  pluginHealth: {
    subscribe: (_parent, { id }, context) =>
      watchHealth(context.plugins, { pluginId: id, principal: caller(context) }, context.scope.signal),
    // The plugin as it is when the event is delivered: it may have changed once more.
    resolve: async ({ pluginId }: PluginRing, _args: unknown, { pluginLoaders }: Context) =>
      found(await pluginLoaders.plugin.load(pluginId), pluginId),
  },
  pluginJournal: {
    subscribe: (_parent, { id, kinds, after }, context) => {
      const command = {
        pluginId: id,
        kinds: kinds ?? null,
        after: after ?? null,
        principal: caller(context),
      };
      return watchJournal(context.plugins, command, context.scope.signal);
    },
    resolve: (entry: JournalEntry) => entry,
  },
};
