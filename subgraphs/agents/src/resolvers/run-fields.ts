import type { Context } from '../context.ts';
import type { AgentRun } from '../domain/agent-run.ts';

/** What agents' runs and tools' calls have in common. */
export const runFields = {
  id: ({ id }: AgentRun) => id,
  status: ({ state }: AgentRun) => state.phase,
  startedAt: ({ startedAt }: AgentRun) => startedAt,
  finishedAt: ({ state }: AgentRun) => (state.phase === 'RUNNING' ? null : state.finishedAt),
  output: (run: AgentRun, _args: object, { loaders }: Context) =>
    run.state.phase === 'SUCCEEDED' ? loaders.output.load(run) : null,
  error: ({ state }: AgentRun) => (state.phase === 'FAILED' ? state.error : null),
  cpuMs: ({ state }: AgentRun) => (state.phase === 'RUNNING' ? null : state.usage.cpuMs),
  wallMs: ({ state }: AgentRun) => (state.phase === 'RUNNING' ? null : state.usage.wallMs),
};
