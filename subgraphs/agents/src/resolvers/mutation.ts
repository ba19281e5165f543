import { caller } from '../context.ts';
import type { MutationResolvers } from '../generated.ts';
import { runAgentForUser } from '../services/run-agent-for-user.ts';
import { found } from './found.ts';

export const mutation: MutationResolvers = {
  runAgent: async (_parent, { input: { agentId, input, clientKey, timeoutMs } }, context) => {
    const asked = { agentId, input, clientKey: clientKey ?? null, timeoutMs: timeoutMs ?? 60_000 };
    const command = { principal: caller(context), ...asked };
    const runId = await runAgentForUser(context.desk, command, context.scope.signal);
    return found(await context.loaders.run.load(runId), runId);
  },
};
