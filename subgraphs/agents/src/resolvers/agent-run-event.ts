import type { LoopEvent, LoopEventBody } from '../domain/loop/loop-event.ts';
import type { AgentRunEventResolvers } from '../generated.ts';
import { shownEffect } from './definition-fields.ts';

type Kind = LoopEventBody['kind'];
type BodyOf<K extends Kind> = Extract<LoopEventBody, { kind: K }>;

/** The body when it is of this kind. */
function bodyOf<K extends Kind>({ body }: LoopEvent, kind: K): BodyOf<K> | null {
  return body.kind === kind ? (body as BodyOf<K>) : null; // the kind tells them apart
}

const workOf = (event: LoopEvent) =>
  bodyOf(event, 'WORK_TAKEN') ?? bodyOf(event, 'WORK_PROGRESS') ?? bodyOf(event, 'WORK_LOST');
const toolOf = (event: LoopEvent) => bodyOf(event, 'TOOL_CALL') ?? bodyOf(event, 'TOOL_RESULT');

export const agentRunEvent: AgentRunEventResolvers = {
  seq: ({ seq }) => seq,
  at: ({ at }) => at,
  kind: ({ body }) => body.kind,
  text: (event) => bodyOf(event, 'MESSAGE_SENT')?.text ?? null,
  toolCalls: (event) =>
    (bodyOf(event, 'MESSAGE_SENT')?.calls ?? []).map(({ key, tool, input }) => ({ key, tool, input })),
  modelId: (event) => bodyOf(event, 'MESSAGE_SENT')?.modelId ?? null,
  tokens: (event) => bodyOf(event, 'MESSAGE_SENT')?.tokens ?? null,
  cost: (event) => bodyOf(event, 'MESSAGE_SENT')?.costMicroUsd ?? null,
  key: (event) => toolOf(event)?.key ?? null,
  tool: (event) => toolOf(event)?.tool ?? null,
  effect: (event) => {
    const effect = bodyOf(event, 'TOOL_CALL')?.effect;
    return effect ? shownEffect(effect) : null;
  },
  output: (event) => bodyOf(event, 'TOOL_RESULT')?.output ?? null,
  errorCode: (event) =>
    bodyOf(event, 'TOOL_RESULT')?.errorCode ?? bodyOf(event, 'ERROR_OCCURRED')?.code ?? null,
  message: (event) =>
    bodyOf(event, 'ERROR_OCCURRED')?.message ?? bodyOf(event, 'WORK_PROGRESS')?.message ?? null,
  agentId: (event) => workOf(event)?.agentId ?? null,
  progress: (event) => bodyOf(event, 'WORK_PROGRESS')?.progress ?? null,
  lossReason: (event) => bodyOf(event, 'WORK_LOST')?.reason ?? null,
};
