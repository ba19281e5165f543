import type { JsonValue } from '@ymera/kernel';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { ToolAccount } from '../ports.ts';
import type { RunDesk } from './run-desk.ts';
import { type ToolAttempt, toolFailed } from './tool-attempt.ts';

interface HostCall extends ToolAccount {
  readonly name: string;
  readonly input: JsonValue;
}

/** Does something that the platform itself does for plugins. */
export async function callHostTool(
  desk: Pick<RunDesk, 'tools' | 'log'>,
  { name, input, ...account }: HostCall,
  signal: AbortSignal,
): Promise<ToolAttempt> {
  const tool = desk.tools.get(name);
  if (!tool) return { answer: notFound(name, [...desk.tools.keys()]), allowed: false };
  try {
    return { answer: { ok: true, output: await tool.run(input, signal, account) }, allowed: true };
  } catch (error) {
    if (error instanceof ToolFailure)
      return { answer: toolFailed(error.code, error.message, error.retryable), allowed: !error.refused };
    desk.log.error('a host tool failed', { tool: name, error });
    return { answer: toolFailed('TOOL_FAILED', `The tool "${name}" has failed.`, false), allowed: true };
  }
}

const notFound = (name: string, names: readonly string[]) =>
  toolFailed('TOOL_NOT_FOUND', `There is no host tool "${name}". There are: ${names.join(', ')}.`, false);
