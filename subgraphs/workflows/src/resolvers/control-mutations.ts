import { type Context, caller } from '../context.ts';
import type { MutationResolvers } from '../generated.ts';
import type { RunRecord } from '../run-ports.ts';
import { cancelRun } from '../services/cancel-run.ts';
import { allowWave, setDebug } from '../services/debug-run.ts';
import { decideApproval } from '../services/decide-approval.ts';
import { editInput } from '../services/edit-input.ts';
import { pauseRun } from '../services/pause-run.ts';
import { resolveTask } from '../services/resolve-task.ts';
import { resumeRun } from '../services/resume-run.ts';
import { retryTask } from '../services/retry-task.ts';
import { sendSignal } from '../services/send-signal.ts';
import { present } from './present.ts';

const resolutions = { RETRY: 'retry', FAILED: 'failed', SUCCEEDED: 'succeeded' } as const;

/** What can be asked of a run that is under way; each answers with the run as it stands after that. */
export const controlMutations: Pick<
  MutationResolvers,
  | 'cancelWorkflowRun'
  | 'pauseWorkflowRun'
  | 'resumeWorkflowRun'
  | 'retryWorkflowTask'
  | 'signalWorkflowRun'
  | 'decideWorkflowApproval'
  | 'resolveWorkflowStep'
  | 'debugWorkflowRun'
  | 'stepWorkflowRun'
  | 'editWorkflowStepInput'
> = {
  cancelWorkflowRun: (_, { id }, context) =>
    asked(context, cancelRun(context.deps, { runId: id, principal: caller(context) })),
  pauseWorkflowRun: (_, { id }, context) =>
    asked(context, pauseRun(context.deps, { runId: id, principal: caller(context) })),
  resumeWorkflowRun: (_, { id }, context) =>
    asked(context, resumeRun(context.deps, { runId: id, principal: caller(context) })),
  retryWorkflowTask: (_, command, context) =>
    asked(context, retryTask(context.deps, { ...command, principal: caller(context) })),
  signalWorkflowRun: (_, { input }, context) =>
    asked(context, sendSignal(context.deps, { ...input, principal: caller(context) })),
  decideWorkflowApproval: (_, { input }, context) =>
    asked(context, decideApproval(context.deps, { ...input, principal: caller(context) })),
  resolveWorkflowStep: (_, { input }, context) =>
    asked(
      context,
      resolveTask(context.deps, { ...input, as: resolutions[input.as], principal: caller(context) }),
    ),
  debugWorkflowRun: (_, { input }, context) => {
    const { runId, breakpoints = [], stepping = false } = input;
    return asked(
      context,
      setDebug(context.deps, { runId, breakpoints, stepping, principal: caller(context) }),
    );
  },
  stepWorkflowRun: (_, { id, clientKey }, context) =>
    asked(context, allowWave(context.deps, { runId: id, clientKey, principal: caller(context) })),
  editWorkflowStepInput: (_, { input }, context) =>
    asked(context, editInput(context.deps, { ...input, principal: caller(context) })),
};

/**
 * The run as it stands after what was asked of it. What was known before is forgotten: the request has changed it, and
 * several mutations of one operation may be about one run.
 */
async function asked({ loaders }: Context, answer: Promise<RunRecord>): Promise<RunRecord> {
  const { id } = await answer;
  loaders.runs.clear(id);
  loaders.runStates.clear(id);
  return present(await loaders.runs.load(id));
}
