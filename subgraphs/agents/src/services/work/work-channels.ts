/** Where it rings when there is something new about work. A ring carries nothing. */
export const workChannels = {
  /** For whoever waits for its result. */
  of: (workId: string) => `agents.work:${workId}`,
  /** For an agent for which work waits. */
  waitingFor: ({ tenantId, agentId }: { readonly tenantId: string; readonly agentId: string }) =>
    `agents.work-for:${tenantId}:${agentId}`,
};
