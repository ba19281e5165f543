/** Where it rings when a run has a new event. A ring carries nothing. */
export const runChannel = (runId: string) => `agents.run:${runId}`;
