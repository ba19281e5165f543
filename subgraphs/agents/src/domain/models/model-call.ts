/** One attempt to have a model answer, as it went. */
export interface ModelCall {
  /** Such as mcall_…; later ones sort later. */
  readonly id: string;
  readonly tenantId: string;
  /** The same for all attempts at one answer. */
  readonly answerId: string;
  /** From 1. */
  readonly attempt: number;
  readonly modelId: string;
  readonly work: ModelWork;
  /** The work that it was for. */
  readonly runId: string | null;
  readonly agentId: string | null;
  readonly startedBy: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly ms: number;
  readonly tokens: CalledTokens;
  /** In millionths of a US dollar, at the price of that time. */
  readonly costMicroUsd: number;
  /** Null when it answered. */
  readonly errorCode: string | null;
  /** Null when it failed, and for vectors. */
  readonly finish: ModelFinish | null;
}

export type ModelWork = 'GENERATE' | 'STREAM' | 'EMBED' | 'REALTIME' | 'BATCH';
export type ModelFinish = 'STOP' | 'TOOLS' | 'LENGTH' | 'FILTERED';

export interface CalledTokens {
  readonly input: number;
  readonly cachedInput: number;
  /** Input that the provider keeps for later requests. */
  readonly cacheWriteInput: number;
  readonly output: number;
  readonly reasoning: number;
  /** The provider did not say: this is what it may have been at most. */
  readonly estimated: boolean;
}

export const noTokens: CalledTokens = {
  ...{ input: 0, cachedInput: 0, cacheWriteInput: 0, output: 0, reasoning: 0 },
  estimated: false,
};

export function tokensOf({ input, output }: CalledTokens): number {
  return input + output;
}
