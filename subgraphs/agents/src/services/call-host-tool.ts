import type { JsonValue } from '@ymera/kernel';
import type { RunningRun } from '../domain/agent-run.ts';
import { ToolFailure } from '../domain/tool-failure.ts';
import { toolCalled } from '../events.ts';
import type { HostTool, SandboxCall, ToolAnswer } from '../ports.ts';
import type { RunDesk } from './run-desk.ts';

type ToolDesk = Pick<RunDesk, 'tools' | 'events' | 'clock' | 'log'>;

/** A plugin's code chooses the names of the tools it asks for; the event takes no longer one. */
const nameLengthMax = 200;

/**
 * The host tools as one run's code may call them: those its plugin's manifest lists. Every call is told, allowed or
 * refused, before its answer is given: what can't be told does not happen.
 */
export function createToolCalls(
  desk: ToolDesk,
  { run, grants }: { run: RunningRun; grants: ReadonlySet<string> },
): Pick<SandboxCall, 'callTool' | 'onRefusedTool'> {
  let number = 0;
  const describe = (name: string, input: JsonValue) => ({
    number: ++number,
    name: name.slice(0, nameLengthMax),
    subject: desk.tools.get(name)?.subjectOf(input) ?? '',
  });
  return {
    callTool: async (name, input, signal) => {
      const tool = desk.tools.get(name);
      const call = describe(name, input);
      const { answer, allowed } = await attempt(
        desk,
        { tool, name, granted: grants.has(name), input },
        signal,
      );
      try {
        await tell(desk, run, { ...call, allowed });
        return answer;
      } catch (error) {
        desk.log.error('a tool call could not be told', { agentRunId: run.id, tool: call.name, error });
        return failure('TOOL_FAILED', `The tool "${name}" is out of order. Try again.`, true);
      }
    },
    onRefusedTool: (name, input) => tell(desk, run, { ...describe(name, input), allowed: false }),
  };
}

interface Attempt {
  readonly tool: HostTool | undefined;
  readonly name: string;
  readonly granted: boolean;
  readonly input: JsonValue;
}

async function attempt(
  desk: ToolDesk,
  { tool, name, granted, input }: Attempt,
  signal: AbortSignal,
): Promise<{ answer: ToolAnswer; allowed: boolean }> {
  if (!granted) return { answer: notGranted(name), allowed: false };
  if (!tool) return { answer: notFound(name, [...desk.tools.keys()]), allowed: false };
  try {
    return { answer: { ok: true, output: await tool.run(input, signal) }, allowed: true };
  } catch (error) {
    if (error instanceof ToolFailure)
      return { answer: failure(error.code, error.message, error.retryable), allowed: !error.refused };
    desk.log.error('a host tool failed', { tool: name, error });
    return { answer: failure('TOOL_FAILED', `The tool "${name}" has failed.`, false), allowed: true };
  }
}

function tell(
  { events, clock }: ToolDesk,
  run: RunningRun,
  call: { number: number; name: string; subject: string; allowed: boolean },
): Promise<void> {
  const { id: agentRunId, agentId, tenantId, startedBy, workflow, state } = run;
  const { number, name: tool, subject, allowed } = call;
  return events.publish(
    toolCalled(
      { tenantId, epoch: state.lease.epoch, number, at: clock.now() },
      { agentRunId, agentId, tool, subject, allowed, startedBy, workflowRunId: workflow?.runId ?? null },
    ),
  );
}

const failure = (code: string, message: string, retryable: boolean): ToolAnswer => ({
  ok: false,
  error: { code, message, retryable },
});

const notGranted = (name: string) =>
  failure(
    'NOT_GRANTED',
    `The plugin may not call "${name}": its package.json does not list it under ymera.permissions.tools.`,
    false,
  );

const notFound = (name: string, names: readonly string[]) =>
  failure('TOOL_NOT_FOUND', `There is no host tool "${name}". There are: ${names.join(', ')}.`, false);
