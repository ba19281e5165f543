import type { AgentRunner } from '@ymera/kernel';

const usage = { cpuMs: 0, wallMs: 0, hostCalls: 0, bytesIn: 0, bytesOut: 0 };

/** Agents that do nothing, at once. */
export function createNoopAgents(onCall: (runId: string) => void = () => {}): AgentRunner {
  return {
    run: async ({ idempotencyKey: agentRunId, workflow }) => {
      onCall(workflow?.runId ?? '');
      return { ok: true, agentRunId, output: null, usage };
    },
    select: async () => null,
    categories: async () => [],
    describe: async ({ ids }) =>
      ids.map((id) => ({
        id,
        inputSchema: null,
        outputSchema: null,
        readOnly: true,
        idempotent: true,
        effect: 'idempotent',
        use: 'allowed',
      })),
  };
}
