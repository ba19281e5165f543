import { caller } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { type ApprovalChange, watchApprovals } from '../services/list-approvals.ts';
import {
  type RunProgressView,
  type TaskProgressView,
  watchRunStatus,
  watchTaskProgress,
} from '../services/watch-progress.ts';
import { type WatchedEvent, watchRun } from '../services/watch-run.ts';

export const subscription: Resolvers['Subscription'] = {
  workflowRunEvents: {
    subscribe: (_, { runId, afterSeq }, context) => {
      const command = { runId, afterSeq: afterSeq ?? 0, principal: caller(context) };
      return watchRun(context.deps, command, context.scope.signal);
    },
    resolve: (event: WatchedEvent) => event,
  },
  workflowRunStatus: {
    subscribe: (_, { runId }, context) =>
      watchRunStatus(context.deps, { runId, principal: caller(context) }, context.scope.signal),
    resolve: (progress: RunProgressView) => progress,
  },
  taskProgress: {
    subscribe: (_, { runId }, context) =>
      watchTaskProgress(context.deps, { runId, principal: caller(context) }, context.scope.signal),
    resolve: (progress: TaskProgressView) => progress,
  },
  approvalsInbox: {
    subscribe: (_, { all }, context) =>
      watchApprovals(context.deps, { mine: !all, principal: caller(context) }, context.scope.signal),
    resolve: (change: ApprovalChange) => change,
  },
};
