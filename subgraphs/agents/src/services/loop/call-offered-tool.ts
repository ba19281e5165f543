import { isJsonObject, type JsonValue } from '@ymera/kernel';
import type { RunningRun } from '../../domain/agent-run.ts';
import type { LoopCall, LoopResult } from '../../domain/loop/loop-event.ts';
import { callPlugin } from '../call-plugin.ts';
import { createToolCalls } from '../call-tools.ts';
import type { CallTrail } from '../call-trail.ts';
import { checkConfig } from '../plugins/check-config.ts';
import type { RunDesk } from '../run-desk.ts';
import type { OfferedTool } from './offer-tools.ts';

interface Calling {
  readonly run: RunningRun;
  readonly trail: CallTrail;
  readonly offered: ReadonlyMap<string, OfferedTool>;
}

/** Longest result that a model is shown, as JSON text in characters. */
const outputLengthMax = 100_000;

/** Calls tools for a model: what it was not offered, or asks for in a wrong way, is told to it as an error. */
export function createOfferedCalls(desk: RunDesk, { run, trail, offered }: Calling) {
  const { tenantId } = run;
  const calls = createToolCalls(desk, {
    run,
    trail,
    caller: { tenantId, pluginId: null, grants: new Set(offered.keys()) },
    callPlugin: async (tool, signal) => {
      const result = await callPlugin(desk, { run, trail, kind: 'tool', ...tool }, signal);
      trail.nestedCpuMs += result.usage.cpuMs;
      return result;
    },
  });
  return async ({ tool: id, name, input }: LoopCall, signal: AbortSignal): Promise<LoopResult> => {
    const tool = offered.get(id);
    if (!tool) {
      await calls.onRefusedTool(id, input);
      const names = [...offered.values()].map((other) => other.name);
      const had = `You have: ${names.join(', ') || 'none'}.`;
      if (trail.mayChange) return failed('NOT_GRANTED', `You have no tool "${name}". ${had}`);
      const proposing = 'Nothing may be changed here: answer with what is to be changed.';
      return failed('TOOL_NOT_ALLOWED', `You have no tool "${name}". ${had} ${proposing}`);
    }
    const problem = problemOf(tool, input);
    if (problem) return failed('INVALID_INPUT', problem);
    const answer = await calls.callTool(id, input, signal, 1, input);
    if (!answer.ok) return failed(answer.error.code, answer.error.message);
    return { output: shortened(answer.output), errorCode: null };
  };
}

const failed = (errorCode: string, output: string): LoopResult => ({ output, errorCode });

function problemOf({ name, inputSchema }: OfferedTool, input: JsonValue): string | null {
  if (!isJsonObject(input)) return `"${name}" takes an object.`;
  const problems = checkConfig(inputSchema, input);
  if (problems.length === 0) return null;
  const said = problems.map(({ path, message }) => `${path || 'the input'} ${message}`);
  return `"${name}" was not called, since its input does not fit: ${said.join('; ')}. Its schema says what it takes.`;
}

function shortened(output: JsonValue): JsonValue {
  const text = JSON.stringify(output);
  if (text.length <= outputLengthMax) return output;
  return {
    // Not in the middle of a surrogate pair.
    beginning: text.slice(0, outputLengthMax).toWellFormed(),
    note: `The result has ${text.length} characters; these are the first ${outputLengthMax}. Ask for less.`,
  };
}
