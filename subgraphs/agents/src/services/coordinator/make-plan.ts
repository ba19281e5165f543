import { hasRole, InvalidArgumentError, type Role } from '@ymera/kernel';
import { complexityOf } from '../../domain/coordinator/complexity.ts';
import { reasonsForApproval } from '../../domain/coordinator/critical.ts';
import { estimateOfAll } from '../../domain/coordinator/estimate.ts';
import type { Intent } from '../../domain/coordinator/intent.ts';
import type { Estimate, Obstacle, Plan, Stage } from '../../domain/coordinator/plan.ts';
import { requestLengthMax } from '../../domain/coordinator/request-words.ts';
import { type DraftStage, stagesFor } from '../../domain/coordinator/stages.ts';
import { works } from '../../domain/coordinator/works.ts';
import type { ModelCallStore } from '../../model-ports.ts';
import type { DefinitionStore, RunStore } from '../../ports.ts';
import type { SelectionDesk } from '../selection/selection-desk.ts';
import { chooseFor } from './choose-agents.ts';
import { estimateAgent } from './estimate-agents.ts';
import { obstaclesOf } from './obstacles.ts';

export interface PlanDesk {
  readonly selection: SelectionDesk;
  readonly definitions: Pick<DefinitionStore, 'findMany'>;
  readonly runs: Pick<RunStore, 'listOfAgent'>;
  readonly calls: Pick<ModelCallStore, 'list'>;
}

interface PlanOrder {
  readonly tenantId: string;
  /** Of whoever it would be run for. */
  readonly role: Role;
  readonly request: string;
  readonly intent: Intent;
}

/**
 * What is going to be done for a request: its stages, who does each and why, what it takes, whether somebody has to
 * approve it, and what stands in its way. Changes nothing.
 *
 * @throws InvalidArgumentError for a request that is empty or too long
 */
export async function makePlan(desk: PlanDesk, order: PlanOrder, signal?: AbortSignal): Promise<Plan> {
  const { tenantId, role, request, intent } = order;
  checkRequest(request);
  const complexity = complexityOf(request, intent);
  const { shape, stages: drafts } = stagesFor(request, intent, complexity);
  const chosen = await Promise.all(
    drafts.map((stage) => chooseFor(desk.selection, { tenantId, request, stage })),
  );
  const estimates = await estimatesOf(desk, {
    tenantId,
    agentIds: chosen.flatMap((one) => one?.agentId ?? []),
  });
  const stages = drafts.map((draft, place) => stageWith(draft, chosen[place] ?? null, estimates));
  const reasons = reasonsForApproval(request, stages);
  const waiting = stages.flatMap(({ id, agentId }, place) =>
    chosen[place]?.isReady ? [] : [{ stage: id, agentId }],
  );
  const obstacles = [
    ...(hasRole({ role }, 'execute') ? [] : [roleMissing(role)]),
    ...(await obstaclesOf(desk, { tenantId, waiting }, signal)),
  ];
  return {
    ...{ intent, complexity, shape, stages, obstacles },
    approval: reasons.length > 0 ? { reasons } : null,
    estimate: estimateOfAll(stages),
  };
}

/** @throws InvalidArgumentError */
export function checkRequest(request: string): void {
  const expected = `what is to be done, in 1 to ${requestLengthMax.toLocaleString('en')} characters`;
  if (request.trim() === '') throw new InvalidArgumentError('request', expected, 'empty');
  if (request.length > requestLengthMax)
    throw new InvalidArgumentError('request', expected, `${request.length.toLocaleString('en')} long`);
}

async function estimatesOf(
  desk: PlanDesk,
  { tenantId, agentIds }: { readonly tenantId: string; readonly agentIds: readonly string[] },
): Promise<ReadonlyMap<string, Estimate>> {
  const found = [...new Set(agentIds)].map(
    async (agentId) => [agentId, await estimateAgent(desk, { tenantId, agentId })] as const,
  );
  return new Map(await Promise.all(found));
}

const unknown: Estimate = { ms: null, costMicroUsd: null, basis: 'there is nobody for it' };

/** A stage that nobody is there for names who should be. */
function stageWith(
  draft: DraftStage,
  chosen: { readonly agentId: string; readonly reasons: readonly string[] } | null,
  estimates: ReadonlyMap<string, Estimate>,
): Stage {
  const agentId = chosen?.agentId ?? works[draft.work].builtIn[0] ?? '';
  const estimate = estimates.get(agentId) ?? unknown;
  return { ...draft, agentId, reasons: chosen?.reasons ?? [], estimate };
}

function roleMissing(role: Role): Obstacle {
  const message = `Running agents needs the role "execute"; you have "${role}".`;
  return { code: 'FORBIDDEN', message, stage: null };
}
