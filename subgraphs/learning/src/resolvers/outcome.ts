import type { OutcomeResolvers } from '../generated.ts';

export const outcome: OutcomeResolvers = {
  agentRun: ({ agentRunId }) => ({ id: agentRunId }),
  succeeded: ({ succeeded }) => succeeded,
  errorCode: ({ errorCode }) => errorCode,
  durationMs: ({ durationMs }) => durationMs,
  at: ({ at }) => at,
};
