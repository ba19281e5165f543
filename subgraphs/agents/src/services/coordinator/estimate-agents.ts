import type { AgentRun } from '../../domain/agent-run.ts';
import { type AgentHistory, estimateOf } from '../../domain/coordinator/estimate.ts';
import type { Estimate } from '../../domain/coordinator/plan.ts';
import type { ModelCallStore } from '../../model-ports.ts';
import type { RunStore } from '../../ports.ts';

interface Desk {
  readonly runs: Pick<RunStore, 'listOfAgent'>;
  readonly calls: Pick<ModelCallStore, 'list'>;
}

/** Latest runs that are looked at, and of how many the cost is added up. */
const runsMax = 20;
const costedMax = 5;
const callsMax = 200;

/** How long an agent's work takes, and what its models cost, by its latest runs. */
export async function estimateAgent(
  desk: Desk,
  place: { readonly tenantId: string; readonly agentId: string },
): Promise<Estimate> {
  const runs = await desk.runs.listOfAgent({ ...place, kind: 'agent', limit: runsMax });
  const went = runs.flatMap((run) => (run.state.phase === 'SUCCEEDED' ? [{ run, state: run.state }] : []));
  const costs: number[] = [];
  for (const { run } of went.slice(0, costedMax)) {
    const cost = await costOf(desk, run);
    if (cost !== null) costs.push(cost);
  }
  const history: AgentHistory = {
    ms: went.map(({ run, state }) => state.finishedAt - run.startedAt),
    costMicroUsd: costs,
  };
  return estimateOf(history);
}

/** Null where no model was asked: what else it may have cost is not known here. */
async function costOf({ calls }: Desk, { tenantId, id: runId }: AgentRun): Promise<number | null> {
  const made = await calls.list({ tenantId, runId, modelId: null, before: null, limit: callsMax });
  return made.length === 0 ? null : made.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
}
