/**
 * Codes of an AgentRunOutcome that say nothing about the agent: its run was stopped or lost, its input was wrong, or no
 * model could answer. Whoever counts an agent's successes and failures passes these over.
 */
export const notTheAgentsDoing: readonly string[] = [
  ...['CANCELLED', 'RUN_LOST', 'INVALID_INPUT', 'MODELS_BUSY', 'MODEL_UNAVAILABLE', 'MODEL_PRICE_UNKNOWN'],
  ...['MODEL_RATE_LIMITED', 'MODEL_OVERLOADED', 'MODEL_TIMEOUT', 'MODEL_UNREACHABLE', 'MODEL_BROKEN_ANSWER'],
  ...['MODEL_ANSWER_UNFIT', 'MODEL_NOT_FOUND', 'MODEL_KEY_REFUSED'],
];
