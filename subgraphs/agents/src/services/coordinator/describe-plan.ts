import type { Planned } from '../../domain/coordinator/conversation.ts';
import type { Plan, Stage } from '../../domain/coordinator/plan.ts';

/** A plan in words, for a reader. */
export function describePlan({ plan }: Planned): string {
  const { intent, shape, stages } = plan;
  const by = intent.readBy.kind === 'RULES' ? 'by rules, without a model' : `by ${intent.readBy.modelId}`;
  const about = intent.subject === null ? '' : ` on ${intent.subject}`;
  const lines = [
    `I read this as ${intent.kind}${about} (${percent(intent.confidence)} sure, read ${by}).`,
    `The plan is ${shape === 'PHASED' ? 'in phases' : 'direct'}, with ${stages.length} ${stages.length === 1 ? 'stage' : 'stages'}: ${stages.map(nameOf).join(' -> ')}.`,
    ...stages.map(describeStage),
    ...describeEstimate(plan),
  ];
  return lines.join('\n');
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const nameOf = ({ work }: Stage) => work.toLowerCase();

function describeStage({ id, title, agentId, examines }: Stage): string {
  const again = examines
    ? `; what it refuses goes back to ${examines.stage}, at most ${examines.attemptsMax} times`
    : '';
  return `- ${id}: ${title}, by ${agentId}${again}`;
}

function* describeEstimate({ estimate, approval, obstacles }: Plan): Generator<string> {
  const time = estimate.ms === null ? 'unknown' : `about ${Math.ceil(estimate.ms / 1_000)} s`;
  const cost =
    estimate.costMicroUsd === null ? 'unknown' : `about $${(estimate.costMicroUsd / 1e6).toFixed(4)}`;
  yield `Time: ${time}. Cost: ${cost}. (${estimate.basis})`;
  if (approval) yield `It needs an approval: ${approval.reasons.join('; ')}.`;
  if (obstacles.length > 0) yield `It can't run now: ${obstacles.map(({ message }) => message).join(' ')}`;
}
