import type { JsonValue } from '@ymera/kernel';

/** One node of a workflow: an agent, what it waits for, and the template of its input. */
export interface TaskDefinition {
  readonly id: string;
  readonly agentId: string;
  readonly dependsOn: readonly string[];
  readonly input: JsonValue;
  readonly attemptsMax: number;
  readonly timeoutMs: number;
}

export interface WorkflowDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tasks: readonly TaskDefinition[];
}

/** A definition as it is stored: it never changes. */
export interface Workflow extends WorkflowDefinition {
  readonly id: string;
  readonly tenantId: string;
  readonly version: number;
  /** SHA-256 of the definition's canonical JSON. */
  readonly hash: string;
  readonly createdAt: number;
  readonly createdBy: string;
}

export const definitionLimits = {
  tasksMax: 200,
  titleLengthMax: 200,
  descriptionLengthMax: 5_000,
  definitionBytesMax: 1_000_000,
  templateDepthMax: 32,
  attemptsMax: 10,
  timeoutMsMin: 100,
  timeoutMsMax: 600_000,
  /** More mistakes than this are not listed one by one. */
  problemsMax: 100,
} as const;
