import { DomainError, type JsonValue } from '@ymera/kernel';
import type { RunningRun } from '../domain/agent-run.ts';
import { readToolName, type ToolName } from '../domain/tool-name.ts';
import { toolCalled } from '../events.ts';
import type { ReadyPlugin } from '../plugin-desk.ts';
import type { SandboxCall, SandboxResult } from '../ports.ts';
import { callHostTool } from './call-host-tool.ts';
import type { CallTrail } from './call-trail.ts';
import { callMcpTool } from './mcp/call-mcp-tool.ts';
import type { RunDesk } from './run-desk.ts';
import { type ToolAttempt, toolFailed } from './tool-attempt.ts';

export type ToolDesk = Pick<RunDesk, 'tools' | 'mcp' | 'roster' | 'journal' | 'events' | 'clock' | 'log'>;

/** Who calls tools, and on whose account. */
export interface ToolScope {
  readonly run: RunningRun;
  readonly trail: CallTrail;
  readonly caller: ToolCaller;
  /** Runs the code of a plugin's tool within the same run. */
  readonly callPlugin: (
    tool: { plugin: ReadyPlugin; name: string; input: JsonValue; depth: number },
    signal: AbortSignal,
  ) => Promise<SandboxResult>;
}

/** A plugin's code, or a model that plays an agent. */
export interface ToolCaller {
  readonly tenantId: string;
  /** Null for a model. */
  readonly pluginId: string | null;
  /** The tools that it may call. */
  readonly grants: ReadonlySet<string>;
}

/** A plugin's code chooses the names of the tools it asks for; the event takes no longer one. */
const nameLengthMax = 200;

interface Asked {
  readonly name: string;
  readonly input: JsonValue;
  readonly depth: number;
}

/**
 * The tools as one plugin's code, or one agent's model, may call them: those that it was granted. Every call is told, allowed or refused,
 * before its answer is given: what can't be told is not answered.
 */
export function createToolCalls(
  desk: ToolDesk,
  scope: ToolScope,
): Pick<SandboxCall, 'callTool' | 'onRefusedTool'> {
  const describe = (name: string, input: JsonValue) => ({
    number: ++scope.trail.toolCalls,
    name: name.slice(0, nameLengthMax),
    subject: desk.tools.get(name)?.subjectOf(input) ?? '',
  });
  return {
    callTool: async (name, input, signal, depth, shown) => {
      const call = describe(name, shown);
      const { answer, allowed } = await attempt(desk, scope, { name, input, depth }, signal);
      try {
        if (!allowed) noteRefusal(desk, scope, { name: call.name, code: answer.ok ? '' : answer.error.code });
        await tell(desk, scope, { ...call, allowed });
        return answer;
      } catch (error) {
        desk.log.error('a tool call could not be told', {
          agentRunId: scope.run.id,
          tool: call.name,
          error,
        });
        return toolFailed('TOOL_FAILED', `The tool "${name}" is out of order. Try again.`, true);
      }
    },
    onRefusedTool: async (name, input) => {
      const call = describe(name, input);
      noteRefusal(desk, scope, { name: call.name, code: 'NOT_GRANTED' });
      await tell(desk, scope, { ...call, allowed: false });
    },
  };
}

async function attempt(
  desk: ToolDesk,
  scope: ToolScope,
  asked: Asked,
  signal: AbortSignal,
): Promise<ToolAttempt> {
  if (!scope.caller.grants.has(asked.name)) return { answer: notGranted(asked.name), allowed: false };
  const tool = readToolName(asked.name);
  if (isWithheld(desk, scope, asked.name, tool)) return { answer: notAllowed(asked.name), allowed: false };
  if (tool.kind === 'host') return callHostTool(desk, { ...asked, run: scope.run }, signal);
  if (tool.kind === 'mcp') {
    const { tenantId } = scope.run;
    return callMcpTool(desk.mcp, { tenantId, named: tool.named, input: asked.input }, signal);
  }
  return callPluginTool(desk, scope, { ...asked, tool }, signal);
}

/**
 * Whether a run that may change nothing is kept from a tool, also when the tool of a plugin asks for it. What plugins say
 * of their own tools was looked at before these were offered.
 */
function isWithheld({ tools }: ToolDesk, { trail, caller }: ToolScope, name: string, { kind }: ToolName) {
  if (trail.mayChange) return false;
  if (kind === 'host') return tools.get(name)?.readOnly === false;
  return kind === 'mcp' && caller.pluginId !== null;
}

/** Calls a tool of a plugin that the run's tenant has enabled. */
async function callPluginTool(
  { roster, log }: ToolDesk,
  { run, callPlugin }: ToolScope,
  { tool, name, input, depth }: Asked & { readonly tool: Extract<ToolName, { kind: 'plugin' }> },
  signal: AbortSignal,
): Promise<ToolAttempt> {
  try {
    const plugin = await roster.ready({ tenantId: run.tenantId, pluginId: tool.pluginId }, signal);
    if (!plugin) return { answer: notEnabled(name, tool.pluginId), allowed: false };
    if (!plugin.tools.has(tool.name)) return { answer: notBrought(name, plugin), allowed: false };
    const result = await callPlugin({ plugin, name: tool.name, input, depth }, signal);
    if (!result.ok) return { answer: { ok: false, error: result.error }, allowed: true };
    return { answer: { ok: true, output: result.output }, allowed: true };
  } catch (error) {
    if (error instanceof DomainError)
      return { answer: toolFailed(error.code, error.message, error.nextMove === 'retry'), allowed: true };
    log.error("a plugin's tool could not be called", { tool: name, error });
    return { answer: toolFailed('TOOL_FAILED', `The tool "${name}" has failed.`, true), allowed: true };
  }
}

function noteRefusal(
  { journal }: ToolDesk,
  { run, caller }: ToolScope,
  { name, code }: { name: string; code: string },
): void {
  const { tenantId, pluginId } = caller;
  // Journals are plugins'.
  if (pluginId === null) return;
  const data = { capability: 'tools', tool: name };
  journal.write({ tenantId, pluginId }, { kind: 'REFUSAL', level: 'WARN', title: code, data, runId: run.id });
}

function tell(
  { events, clock }: ToolDesk,
  { run, caller }: ToolScope,
  call: { number: number; name: string; subject: string; allowed: boolean },
): Promise<void> {
  const { id: agentRunId, agentId, tenantId, startedBy, workflow, state } = run;
  const { number, name: tool, subject, allowed } = call;
  const workflowRunId = workflow?.runId ?? null;
  return events.publish(
    toolCalled(
      { tenantId, epoch: state.lease.epoch, number, at: clock.now() },
      { agentRunId, agentId, pluginId: caller.pluginId, tool, subject, allowed, startedBy, workflowRunId },
    ),
  );
}

const notGranted = (name: string) =>
  toolFailed(
    'NOT_GRANTED',
    `The plugin may not call "${name}": its package.json does not list it under ymera.permissions.tools.`,
    false,
  );

const notAllowed = (name: string) =>
  toolFailed('TOOL_NOT_ALLOWED', `"${name}" can't be called: in this run nothing may be changed.`, false);

const notEnabled = (name: string, pluginId: string) =>
  toolFailed(
    'TOOL_UNAVAILABLE',
    `The tool "${name}" can't be called: the plugin "${pluginId}" is not enabled here.`,
    false,
  );

const notBrought = (name: string, { pluginId, tools }: ReadyPlugin) =>
  toolFailed(
    'TOOL_NOT_FOUND',
    `There is no tool "${name}". "${pluginId}" brings: ${[...tools].join(', ') || 'none'}.`,
    false,
  );
