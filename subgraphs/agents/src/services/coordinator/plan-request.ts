import { DomainError, type JsonObject, type Role } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import type { Planned } from '../../domain/coordinator/conversation.ts';
import type { Intent } from '../../domain/coordinator/intent.ts';
import type { Obstacle, Plan } from '../../domain/coordinator/plan.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';

export interface PlanWish {
  readonly tenantId: string;
  readonly requestedBy: string;
  readonly role: Role;
  readonly request: string;
  readonly memory: readonly string[];
  /** The workflow that the plan is to become. */
  readonly workflow: { readonly name: string; readonly title: string };
}

/** What comes of thinking about a request: a question, or a plan. */
export type Thought =
  | { readonly kind: 'QUESTION'; readonly intent: Intent; readonly question: string }
  | { readonly kind: 'PLAN'; readonly planned: Planned; readonly sources: readonly string[] };

type Desk = Pick<CoordinatorDesk, 'thinker' | 'workflows'>;

/** Reads a request and plans for it. Changes nothing; what stands in the plan's way are its obstacles. */
export async function planRequest(desk: Desk, wish: PlanWish, signal?: AbortSignal): Promise<Thought> {
  const { tenantId, requestedBy, role, request, memory, workflow } = wish;
  const intent = await desk.thinker.readIntent({ tenantId, startedBy: requestedBy, request, memory }, signal);
  if (intent.question !== null) return { kind: 'QUESTION', intent, question: intent.question };
  const made = await desk.thinker.makePlan({ tenantId, role, request, intent, memory }, signal);
  const sources = made.obstacles.length > 0 ? [] : desk.thinker.sourcesOf(made, workflow);
  const refused = sources.length > 0 ? await refusalOf(desk, wish, sources, signal) : [];
  const plan: Plan = { ...made, obstacles: [...made.obstacles, ...refused] };
  const planHash = planHashOf({ request, memory, plan });
  return { kind: 'PLAN', planned: { request, memory, plan, planHash, requestedBy, role }, sources };
}

/** Of what is approved: the plan, the request that it is for, and what goes with it. */
function planHashOf(approved: Pick<Planned, 'request' | 'memory' | 'plan'>): string {
  // A plan is made of plain JSON values, which an interface without an index signature cannot say.
  return sha256Hex(canonicalJson(approved as unknown as JsonObject));
}

/** Whoever would run it is asked, so that nobody approves what can't be started. */
async function refusalOf(
  { workflows }: Desk,
  { tenantId, requestedBy: startedBy, role, request, memory }: PlanWish,
  sources: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Obstacle[]> {
  if (!workflows) return [noWorkflows];
  try {
    const input = { request, memory: [...memory] };
    await workflows.check({ tenantId, startedBy, role, workflow: { sources }, input }, signal);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [{ code: error.code, message: error.message, stage: null }];
  }
}

const noWorkflows: Obstacle = {
  code: 'WORKFLOWS_MISSING',
  message:
    'This process was not told where the workflows subgraph runs. Set YMERA_WORKFLOWS_URL for the agents subgraph.',
  stage: null,
};
