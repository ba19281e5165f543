import type { StepState } from '../domain/run-state.ts';
import { readStepId } from '../domain/steps.ts';
import { stepStatus } from '../domain/task-status.ts';
import { stepFailure } from '../domain/task-times.ts';
import type { Resolvers } from '../generated.ts';
import type { StepRunParent } from '../mappers.ts';
import { present } from './present.ts';

export const stepRun: Omit<Resolvers['StepRun'], 'stepId' | '__isTypeOf'> = {
  index: ({ stepId }) => readStepId(stepId).index,
  undoes: ({ stepId }) => readStepId(stepId).isCompensation,
  status: ({ run, stepId }) => stepStatus(run, stepId),
  attempt: (parent) => stateOf(parent).attempt,
  startedAt: (parent) => begun(parent)?.startedAt ?? null,
  attemptStartedAt: (parent) => begun(parent)?.attemptStartedAt ?? null,
  finishedAt: (parent) => {
    const step = stateOf(parent);
    return 'finishedAt' in step ? step.finishedAt : null;
  },
  retryAt: (parent) => {
    const step = stateOf(parent);
    return step.phase === 'retrying' ? step.retryAt : null;
  },
  dueAt: (parent) => {
    const step = stateOf(parent);
    return step.phase === 'running' ? step.dueAt : null;
  },
  input: (parent, _, { loaders }) => {
    const step = begun(parent);
    return step && loaders.payload(step.input);
  },
  selection: (parent) => {
    const selected = begun(parent)?.selected ?? null;
    if (!selected || selected.agentId === null) return null;
    const { agentId, score, reasons } = selected;
    return { agent: { id: agentId }, agentId, score, reasons: [...reasons] };
  },
  inputSha256: (parent) => begun(parent)?.inputSha256 ?? null,
  output: (parent, _, { loaders }) => {
    const step = stateOf(parent);
    return step.phase === 'succeeded' ? loaders.payload(step.output) : null;
  },
  error: (parent) => stepFailure(stateOf(parent)),
  child: (parent, _, { loaders }) => {
    const childRunId = begun(parent)?.childRunId ?? null;
    return childRunId === null ? null : loaders.runs.load(childRunId);
  },
};

const stateOf = ({ run, stepId }: StepRunParent): StepState => present(run.steps.get(stepId));

function begun(parent: StepRunParent): Exclude<StepState, { phase: 'undecidable' }> | null {
  const step = stateOf(parent);
  return step.phase === 'undecidable' ? null : step;
}
