import { caller } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { type WatchedEvent, watchRun } from '../services/watch-run.ts';

export const subscription: Resolvers['Subscription'] = {
  workflowRunEvents: {
    subscribe: (_, { runId, afterSeq }, context) => {
      const command = { runId, afterSeq: afterSeq ?? 0, principal: caller(context) };
      return watchRun(context.deps, command, context.scope.signal);
    },
    resolve: (event: WatchedEvent) => event,
  },
};
