import { chooseAgent } from '../../domain/coordinator/choose-agent.ts';
import type { DraftStage } from '../../domain/coordinator/stages.ts';
import { works } from '../../domain/coordinator/works.ts';
import { explain } from '../../domain/selection/select.ts';
import { decideAgents } from '../selection/decide-agents.ts';
import type { AgentCandidate, SelectionDesk } from '../selection/selection-desk.ts';

interface Chosen {
  readonly agentId: string;
  readonly reasons: readonly string[];
  /** Whether they can work now. */
  readonly isReady: boolean;
}

/** Agents that are compared for a stage. */
const comparedMax = 30;
const taskLengthMax = 4_000;

/** Who does a stage; null when nobody has to do with such work. */
export async function chooseFor(
  selection: SelectionDesk,
  {
    tenantId,
    request,
    stage,
  }: { readonly tenantId: string; readonly request: string; readonly stage: DraftStage },
): Promise<Chosen | null> {
  const { wanted, builtIn } = works[stage.work];
  const task = [wanted, stage.part ?? '', request].join('\n').slice(0, taskLengthMax).toWellFormed();
  const { index, successOf, mayRun } = await selection.prepare(tenantId);
  const isEligible = (candidate: AgentCandidate) => mayDo(stage, candidate);
  const decided = await decideAgents(selection, { tenantId, task, limit: comparedMax, isEligible });
  const known = new Set(decided.map(({ candidate }) => candidate.id));
  const others = builtIn.flatMap((id) =>
    known.has(id) ? [] : (explain(index, { task, successOf, id }) ?? []),
  );
  const isReadyNow = ({ id, isReady }: AgentCandidate) => isReady && mayRun(id);
  const choices = [
    ...decided.map((one) => ({ ...one, led: one.decidedBy === 'RECOMMENDATION' ? one.reason : null })),
    ...others.filter(({ candidate }) => isEligible(candidate)).map((one) => ({ ...one, led: null })),
  ].map(({ candidate, score, terms, led }) => ({
    ...{ id: candidate.id, score, terms, led, isReady: isReadyNow(candidate) },
  }));
  const chosen = chooseAgent(choices, builtIn);
  if (!chosen) return null;
  const isReady = choices.some(({ id, isReady: ready }) => id === chosen.id && ready);
  return { agentId: chosen.id, reasons: chosen.reasons, isReady };
}

/** Plugins say themselves what they take, which is not a task in words. */
function mayDo({ work }: DraftStage, candidate: AgentCandidate): boolean {
  const { origin, isUnsafe } = candidate;
  return origin !== 'PLUGIN' && !isUnsafe && (work !== 'VALIDATE' || givesVerdicts(candidate));
}

const judging = /\b(?:validat|examin|approv|verdict)/i;

/**
 * Agents of files give a verdict when they are asked for one. Remote ones may, and say so: a word of the request that
 * they know about does not make them examiners.
 */
const givesVerdicts = ({ origin, triggers }: AgentCandidate): boolean =>
  origin === 'FILE' || triggers.some((capability) => judging.test(capability));
