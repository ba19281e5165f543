import type { ErrorEnvelope } from '../../bridge/errors.ts';
import type { DeclaredAgent, Invocation } from '../../bridge/host-call.ts';
import type { JsonValue } from '../../bridge/json.ts';
import type { HostLimits } from '../../bridge/limits.ts';
import type { ManifestEntry, PluginManifest } from '../../bridge/manifest.ts';
import type { ModelAnswer, ModelTool, ModelToolCall, ModelTurn } from '../ports.ts';
import type { CallRequest, CallResult, CallUsage, HostLog } from '../types.ts';
import { Args } from './args.ts';
import { CapabilityError } from './errors.ts';
import { guarded, holdFor, tokensOf } from './models.ts';
import { type CallScope, openScope, portOf } from './scope.ts';
import { callTool } from './tools.ts';

/** What a declared agent needs to be run. */
export type AgentDeps = {
  readonly manifest: PluginManifest;
  readonly limits: HostLimits;
  readonly log: HostLog | undefined;
  readonly declared: DeclaredAgent;
  /** Calls the plugin's code: a tool, or a check of the agent's input or output. */
  readonly run: (request: CallRequest, check?: Invocation['check']) => Promise<CallResult>;
};

const toolCallsMax = 16;
const toolTextMax = 32 * 1024;
const noUsage: CallUsage = { cpuMs: 0, wallMs: 0, hostCalls: 0, bytesIn: 0, bytesOut: 0 };

/**
 * Runs an agent that is instructions, a model and tools: asks the model, runs the tools it calls, and ends when it
 * answers with what the output schema takes, or when its steps are used up. A failed tool is told to the model.
 */
export async function runDeclaredAgent(
  deps: AgentDeps,
  request: CallRequest,
  signal: AbortSignal,
): Promise<CallResult> {
  const scope = openScope(deps, request, { signal });
  const loop = new AgentLoop(deps, scope);
  try {
    return { ok: true, output: await loop.run(), usage: loop.usage };
  } catch (error) {
    if (signal.aborted) return { ok: false, error: ended(String(signal.reason)), usage: loop.usage };
    if (error instanceof AgentFailure) return { ok: false, error: error.envelope, usage: loop.usage };
    if (!(error instanceof CapabilityError)) throw error;
    const { code, message, retryable } = error;
    return { ok: false, error: { code, message, retryable }, usage: loop.usage };
  }
}

/** The plugin's own code failed on the way. */
class AgentFailure extends Error {
  override readonly name = 'AgentFailure';
  readonly envelope: ErrorEnvelope;

  constructor(envelope: ErrorEnvelope) {
    super(envelope.message);
    this.envelope = envelope;
  }
}

class AgentLoop {
  readonly #deps: AgentDeps;
  readonly #scope: CallScope;
  readonly #entry: ManifestEntry | undefined;
  #usage = noUsage;

  constructor(deps: AgentDeps, scope: CallScope) {
    this.#deps = deps;
    this.#scope = scope;
    this.#entry = deps.manifest.agents.find(({ id }) => id === scope.request.name);
  }

  get usage(): CallUsage {
    return this.#usage;
  }

  async run(): Promise<JsonValue> {
    const { declared, limits } = this.#deps;
    this.#refuseWithoutModel();
    const input = await this.#check('input', this.#scope.request.input);
    if (!input.ok) throw new AgentFailure(input.error);
    const turns: ModelTurn[] = [
      { role: 'system', content: this.#instructions() },
      { role: 'user', content: JSON.stringify(input.output) },
    ];
    const steps = Math.min(declared.maxSteps ?? limits.agentSteps, limits.agentStepsMax);
    for (let step = 1; step <= steps; step += 1) {
      const answer = await this.#ask(turns);
      const calls = (answer.toolCalls ?? []).slice(0, toolCallsMax);
      if (calls.length > 0) {
        turns.push({ role: 'assistant', content: answer.text, toolCalls: calls });
        for (const call of calls) turns.push(await this.#runTool(call));
        continue;
      }
      const output = await this.#check('output', readAnswer(answer.text));
      if (output.ok) return output.output;
      if (output.error.code !== 'INVALID_OUTPUT' || step === steps) throw new AgentFailure(output.error);
      turns.push({ role: 'assistant', content: answer.text });
      turns.push({
        role: 'user',
        content: `That answer was refused: ${output.error.message}. Answer again.`,
      });
    }
    const message = `the agent was not done after ${steps} steps; raise maxSteps, or ask for less`;
    throw new CapabilityError('BUDGET_EXCEEDED', message);
  }

  #refuseWithoutModel(): void {
    const { declared, manifest } = this.#deps;
    const granted = manifest.permissions.models?.some(({ alias }) => alias === declared.model);
    if (granted && this.#scope.request.ports?.models) return;
    const name = this.#scope.request.name;
    const message = `the agent "${name}" needs the model "${declared.model}", which this run does not have`;
    throw new CapabilityError('AGENT_DECLARED', message);
  }

  #instructions(): string {
    const schema = JSON.stringify(this.#entry?.outputSchema ?? {});
    const form = `When you are done, answer with JSON alone, of this JSON Schema: ${schema}`;
    return `${this.#deps.declared.instructions}\n\n${form}`;
  }

  async #ask(turns: readonly ModelTurn[]): Promise<ModelAnswer> {
    const { place, signal } = this.#scope;
    const { maxTokens, settle } = holdFor(this.#scope, turns);
    const tools = this.#deps.declared.tools.map((name) => this.#describeTool(name));
    const models = portOf(this.#scope, 'models');
    const request = { place, alias: this.#deps.declared.model, messages: [...turns], maxTokens, tools };
    const answer = await guarded(this.#scope, () => models.generate(request, signal), settle);
    settle(tokensOf(answer));
    return answer;
  }

  #describeTool(name: string): ModelTool {
    const own = this.#deps.manifest.tools.find(({ id }) => id === name);
    const facts = { name: modelName(name), description: own?.description ?? `The host tool ${name}` };
    return { ...facts, input: own?.inputSchema ?? { type: 'object' } };
  }

  async #runTool(call: ModelToolCall): Promise<ModelTurn> {
    const name = this.#deps.declared.tools.find((tool) => modelName(tool) === call.name);
    const answer =
      name === undefined ? { error: `there is no tool "${call.name}"` } : await this.#answer(name, call);
    this.#scope.signal.throwIfAborted();
    return { role: 'tool', toolCallId: call.id, content: JSON.stringify(answer).slice(0, toolTextMax) };
  }

  async #answer(name: string, { input }: ModelToolCall): Promise<JsonValue> {
    if (name.includes('/')) {
      const answer = await callTool(this.#scope, new Args({ name, input }, 'tools.call'));
      return answer.ok
        ? { output: answer.output }
        : { error: `${answer.error.code}: ${answer.error.message}` };
    }
    const result = await this.#call({ ...this.#scope.request, kind: 'tool', name, input });
    return result.ok ? { output: result.output } : { error: `${result.error.code}: ${result.error.message}` };
  }

  #check(check: 'input' | 'output', value: JsonValue): Promise<CallResult> {
    return this.#call({ ...this.#scope.request, input: value }, check);
  }

  async #call(request: CallRequest, check?: Invocation['check']): Promise<CallResult> {
    const result = await this.#deps.run(request, check);
    this.#usage = sum(this.#usage, result.usage);
    return result;
  }
}

/** Models take letters, digits, `_` and `-` in the names of tools. */
function modelName(name: string): string {
  return name
    .replace(/^@/, '')
    .replaceAll('/', '__')
    .replace(/[^a-zA-Z0-9_-]/g, '_');
}

/** JSON, with or without a fence around it; text that is not JSON stands for itself. */
function readAnswer(text: string): JsonValue {
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(fenced);
  } catch {
    return text;
  }
}

function ended(code: string): ErrorEnvelope {
  const message = code === 'CANCELLED' ? 'the caller gave up the call' : 'the agent did not end in time';
  return { code, message, retryable: code === 'WALL_TIMEOUT' };
}

function sum(a: CallUsage, b: CallUsage): CallUsage {
  return {
    cpuMs: a.cpuMs + b.cpuMs,
    wallMs: a.wallMs + b.wallMs,
    hostCalls: a.hostCalls + b.hostCalls,
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
  };
}
