import { type AgentRunner, type AgentRunOutcome, isJsonObject, type JsonObject } from '@ymera/kernel';
import { agentId, answerLost, examine, examinerId, labelOf, type Order, workOn } from './behaviour.ts';
import type { Effect, Ledger } from './ledger.ts';

/** A defect, after which nobody can say whether the agent did its work. */
class AnswerLostError extends Error {
  override readonly name = answerLost;
}

const usage = { cpuMs: 0, wallMs: 0, hostCalls: 0, bytesIn: 0, bytesOut: 0 };

/** Agents that keep to the contract: what was done under a key is not done again, and answers as it did. */
export function createFakeAgents(ledger: Ledger): AgentRunner {
  return {
    run: async ({ agentId: id, input, idempotencyKey: key, workflow }) => {
      if (!isJsonObject(input)) throw new Error('A chaos agent takes an object.');
      if (id === examinerId) return succeeded(key, examine(input));
      // The campaign's definitions give nothing else.
      const order = input as Order;
      return perform(ledger, { order, key, attempt: workflow?.attempt ?? 1 });
    },
    select: async () => null,
    categories: async () => [],
    describe: async ({ ids }) =>
      ids
        .filter((id) => id === agentId || id === examinerId)
        .map((id) => ({
          id,
          inputSchema: null,
          outputSchema: null,
          readOnly: false,
          idempotent: false,
          effect: 'keyed',
          use: 'allowed',
        })),
  };
}

interface Call {
  readonly order: Order;
  readonly key: string;
  readonly attempt: number;
}

async function perform(ledger: Ledger, { order, key, attempt }: Call): Promise<AgentRunOutcome> {
  const [root, label] = [order.root, labelOf(order)];
  await ledger.noteAttempt({ key, root, label });
  const earlier = await ledger.find(key);
  if (earlier) return answerOf(key, earlier);
  if (attempt <= order.flaky) return failedWith(key, 'FLAKY');
  const answer = workOn(order);
  const isFirst = await ledger.perform({ _id: key, root, label, digest: String(answer.digest), answer });
  if (isFirst && order.loses) throw new AnswerLostError(`Nobody knows what became of ${label}.`);
  const done = isFirst ? null : await ledger.find(key);
  return done ? answerOf(key, done) : succeeded(key, answer);
}

const answerOf = (key: string, { answer }: Effect): AgentRunOutcome =>
  answer ? succeeded(key, answer) : failedWith(key, 'VOIDED');

const succeeded = (key: string, output: JsonObject): AgentRunOutcome => ({
  ok: true,
  agentRunId: key,
  output,
  usage,
});

const failedWith = (key: string, code: string): AgentRunOutcome => ({
  ok: false,
  agentRunId: key,
  error: { code, message: 'It may do better the next time.', retryable: true, details: {} },
  usage,
});
