import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '@ymera/kernel';
import { canonicalJson } from '@ymera/kernel/canonical-json';

/** What a task of a chaos workflow gives its agent: all that the agent does follows from it. */
export type Order = JsonObject & {
  /** The run that the campaign started; runs of sub-workflows carry the same. */
  readonly root: string;
  /** Of the task in the root that the run is under; empty for the root itself. */
  readonly path: string;
  readonly task: string;
  /** So many first attempts fail. */
  readonly flaky: number;
  /** The first call does its work, and its answer is lost. */
  readonly loses: boolean;
  /** An examiner refuses what is made of it without feedback. */
  readonly strict: boolean;
  readonly feedback: JsonValue;
};

export const agentId = '@chaos/worker';
export const examinerId = '@chaos/examiner';

/** The name of the error by which an answer is lost; it is logged, as it should be. */
export const answerLost = 'AnswerLostError';

/** What the agent answers, which is the same however often and wherever it is asked. */
export function workOn(order: Order): JsonObject {
  const digest = digestOf(order);
  return {
    digest,
    n: Number.parseInt(digest.slice(0, 6), 16),
    index: order.index ?? null,
    strict: order.strict,
    revised: order.feedback !== null,
  };
}

/** What the examiner answers about an agent's answer. */
export function examine(artifact: JsonObject): JsonObject {
  const approved = artifact.strict !== true || artifact.revised === true;
  return { approved, reasons: approved ? 'as it should be' : `revise ${String(artifact.digest)}` };
}

/** Names a step among all under a root; the rounds of a gate share it. */
export const labelOf = ({ path, task, index = null }: Order): string =>
  `${path}${task}${index === null ? '' : `[${String(index)}]`}`;

const digestOf = (value: JsonValue): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 24);
