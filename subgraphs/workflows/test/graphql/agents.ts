import {
  type AgentRunner,
  type AgentRunOutcome,
  type AgentRunRequest,
  isJsonObject,
  type JsonValue,
} from '@ymera/kernel';

/** What an agent or tool of a test does with its input; what `refuse` throws is its failure. */
export type Behaviour = (
  input: JsonValue,
  call: { readonly number: number; readonly signal: AbortSignal; readonly request: AgentRunRequest },
) => JsonValue | Promise<JsonValue>;

class Refusal extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, retryable: boolean) {
    super(`It failed with ${code}.`);
    this.code = code;
    this.retryable = retryable;
  }
}

export const refuse = (code = 'BROKEN', { retryable = false } = {}): never => {
  throw new Refusal(code, retryable);
};

/** Works until it is told to stop, and then says that it was stopped. */
export const untilStopped: Behaviour = (_input, { signal }) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(new Refusal('ABORTED', true));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

/** Works until the test opens it. */
export function gated(answer: JsonValue = 'done') {
  const opened = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const behaviour: Behaviour = async () => {
    entered.resolve();
    await opened.promise;
    return answer;
  };
  return { behaviour, open: () => opened.resolve(), entered: entered.promise };
}

const usage = { cpuMs: 1, wallMs: 1, hostCalls: 0, bytesIn: 0, bytesOut: 0 };

/**
 * Agents and tools that do as they are told, or answer with `{ did, with }`; every id is known but those that begin
 * with `unknown`. As the real ones, they answer a key that has an outcome with that outcome.
 */
export function createAgents(
  behaviours: Readonly<Record<string, Behaviour>>,
  /** The agent that fits a task, when it is asked for the first, second … time. */
  chosen: (task: string, time: number) => string | null = () => null,
) {
  const outcomes = new Map<string, Promise<AgentRunOutcome>>();
  const calls: AgentRunRequest[] = [];
  const selections: string[] = [];
  const gone = new Set<string>();

  async function work(request: AgentRunRequest, signal: AbortSignal): Promise<AgentRunOutcome> {
    calls.push(request);
    const { agentId, input } = request;
    const agentRunId = `arun_${calls.length}`;
    const number = calls.filter((call) => call.agentId === agentId).length;
    const behave = behaviours[agentId] ?? ((given) => ({ did: agentId, with: given }));
    try {
      return { ok: true, agentRunId, output: await behave(input, { number, signal, request }), usage };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, retryable } = error;
      return { ok: false, agentRunId, error: { code, message, retryable, details: {} }, usage };
    }
  }

  const runner: AgentRunner = {
    select: async ({ task, category }) => {
      selections.push(task);
      const agentId = chosen(task, selections.filter((one) => one === task).length);
      return agentId === null
        ? null
        : { agentId, score: category === null ? 1 : 2, reasons: [`TRIGGER "${task}": 1`] };
    },
    categories: async () => ['quality'],
    describe: async ({ ids }) =>
      ids
        .filter((id) => !id.startsWith('unknown') && !gone.has(id))
        .map((id) => ({
          id,
          inputSchema: null,
          outputSchema: null,
          readOnly: false,
          idempotent: false,
          effect: 'keyed',
          use: 'allowed',
        })),
    run: async (request, signal = new AbortController().signal) => {
      const key = request.idempotencyKey;
      const outcome = outcomes.get(key) ?? work(request, signal);
      outcomes.set(key, outcome);
      return outcome;
    },
  };
  return {
    runner,
    /** There is no such agent any more. */
    forget: (agentId: string) => void gone.add(agentId),
    /** The inputs that an agent was called with, one for each time that it worked. */
    inputsOf: (agentId: string): readonly JsonValue[] =>
      calls.filter((call) => call.agentId === agentId).map(({ input }) => input),
  };
}

/** A key of an agent's input. */
export const part = (input: JsonValue, key: string): JsonValue =>
  isJsonObject(input) ? (input[key] ?? null) : null;
