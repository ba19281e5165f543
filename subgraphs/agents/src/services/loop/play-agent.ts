import { type AgentRunUsage, DomainError } from '@ymera/kernel';
import type { RunResult } from '../../domain/agent-run.ts';
import { AgentsStoppingError } from '../../domain/errors.ts';
import { agentLoop, type LoopPorts } from '../../domain/loop/agent-loop.ts';
import { type Conversation, finalMessage, verdictMessage } from '../../domain/loop/conversation.ts';
import { AgentTooSlowError } from '../../domain/loop/loop-errors.ts';
import type { LoopFailure } from '../../domain/loop/loop-event.ts';
import { type PromptTask, readPromptTask } from '../../domain/loop/prompt-task.ts';
import { readVerdict } from '../../domain/loop/verdict.ts';
import { type CallTrail, openTrail } from '../call-trail.ts';
import type { ReadyPrompt, RunDesk, RunJob } from '../run-desk.ts';
import { askModel } from './ask-model.ts';
import { createOfferedCalls } from './call-offered-tool.ts';
import { type History, openHistory } from './history.ts';
import { offerTools } from './offer-tools.ts';

interface Ends {
  /** Its callers have left, or the process stops. */
  readonly signal: AbortSignal;
  /** Another process has taken the run over. */
  readonly lost: AbortSignal;
}

/** Another process may write between the reading of a history and the first event that is added to it. */
const roundsMax = 5;

/**
 * Has a model play an agent, from where its history ends. Whatever goes wrong is a result; null when another process
 * has taken the run over.
 */
export async function playAgent(
  desk: RunDesk,
  job: RunJob<ReadyPrompt>,
  ends: Ends,
): Promise<RunResult | null> {
  const began = desk.clock.now();
  const task = readPromptTask(job.order.input);
  const trail = openTrail({ mayChange: task.ok && task.mayChange });
  const usageOf = (hostCalls: number): AgentRunUsage => {
    const wallMs = desk.clock.now() - began;
    return { cpuMs: trail.nestedCpuMs, wallMs, hostCalls, bytesIn: 0, bytesOut: 0 };
  };
  if (!task.ok) {
    const message = `It takes { "task": "what is to be done", "context": any JSON, "verdict": true or false, "mayChange": true or false }: ${task.problem}.`;
    return failed({ code: 'INVALID_INPUT', message, retryable: false }, usageOf(0));
  }
  for (let round = 0; round < roundsMax; round++) {
    const history = await openHistory(desk, job.run);
    if (history.isOthers) return null;
    const played = await play(desk, { job, task, trail, history, began }, ends);
    if (played.kind === 'ended') return resultOf(played.conversation, usageOf(trail.toolCalls));
    if (played.kind === 'failed') return failed(played.failure, usageOf(trail.toolCalls));
    if (played.kind === 'lost') return null;
  }
  return null;
}

interface Playing {
  readonly job: RunJob<ReadyPrompt>;
  readonly task: PromptTask;
  readonly trail: CallTrail;
  readonly history: History;
  readonly began: number;
}

type Played =
  | { readonly kind: 'ended'; readonly conversation: Conversation }
  | { readonly kind: 'failed'; readonly failure: LoopFailure }
  | { readonly kind: 'lost' }
  /** Its history has gone on elsewhere, and is to be read again. */
  | { readonly kind: 'overtaken' };

async function play(desk: RunDesk, playing: Playing, { signal, lost }: Ends): Promise<Played> {
  const { job, history, task } = playing;
  const { timeoutMs } = job.order;
  const done = new AbortController();
  const late = new AbortController();
  void desk.clock.wait(timeoutMs, done.signal).then(() => late.abort(new AgentTooSlowError(timeoutMs)));
  const any = AbortSignal.any([signal, lost, late.signal]);
  try {
    const loop = agentLoop(
      await portsOf(desk, playing, any),
      {
        conversation: history.conversation,
        stepsMax: desk.settings.playStepsMax,
        wantsVerdict: task.wantsVerdict,
      },
      any,
    );
    for (;;) {
      const step = await loop.next();
      if (step.done) return { kind: 'ended', conversation: step.value };
      if (!(await history.append(step.value))) return { kind: 'overtaken' };
    }
  } catch (error) {
    if (lost.aborted) return { kind: 'lost' };
    if (!any.aborted && error instanceof DomainError && error.nextMove === 'retry') throw error;
    const failure = failureOf(desk, playing, { error, stopped: any.aborted ? any.reason : null });
    // Whoever takes the run over goes on with it.
    if (!(any.reason instanceof AgentsStoppingError)) await end(history, failure);
    return { kind: 'failed', failure };
  } finally {
    done.abort();
  }
}

async function portsOf(
  desk: RunDesk,
  { job, task, trail, began }: Playing,
  signal: AbortSignal,
): Promise<LoopPorts> {
  const { tenantId } = job.run;
  const { tools: words } = job.ready.definition.prompted;
  const { mayChange } = task;
  const offered = await offerTools(desk, { tenantId, words, mayChange }, signal);
  const asking = { job, task, offered, deadline: began + job.order.timeoutMs };
  return {
    ask: (conversation, asked) => askModel(desk, asking, conversation, asked),
    call: createOfferedCalls(desk, { run: job.run, trail, offered }),
    effectOf: (tool) => offered.get(tool)?.effect ?? null,
  };
}

function failureOf(
  { log }: RunDesk,
  { job }: Playing,
  { error, stopped }: { readonly error: unknown; readonly stopped: unknown },
): LoopFailure {
  if (stopped instanceof AgentTooSlowError)
    return { code: stopped.code, message: stopped.message, retryable: true };
  if (stopped !== null) return { code: 'CANCELLED', message: 'The run was called off.', retryable: true };
  log.error('a model could not play an agent', { agentRunId: job.run.id, agentId: job.run.agentId, error });
  return { code: 'AGENT_FAILED', message: 'The platform could not go on with this run.', retryable: true };
}

async function end(history: History, failure: LoopFailure): Promise<void> {
  const { code, message, retryable } = failure;
  if (await history.append({ kind: 'ERROR_OCCURRED', code, message, retryable }))
    await history.append({ kind: 'AGENT_ENDED', ok: false });
}

function resultOf(conversation: Conversation, usage: AgentRunUsage): RunResult {
  const message = finalMessage(conversation);
  if (!conversation.ended || !message) {
    const unknown = { code: 'AGENT_FAILED', message: 'Its history does not say why.', retryable: false };
    return failed(conversation.failure ?? unknown, usage);
  }
  const { text, modelId } = message;
  const steps = conversation.turns.length;
  const verdict = readVerdict(verdictMessage(conversation)?.text ?? '') ?? {};
  const output = { text, steps, toolCalls: conversation.toolCalls, modelId, ...verdict };
  return { ok: true, output, usage };
}

function failed({ code, message, retryable }: LoopFailure, usage: AgentRunUsage): RunResult {
  return { ok: false, error: { code, message, retryable, details: {} }, usage };
}
