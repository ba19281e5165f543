import { newId } from '@ymera/kernel';
import type { RealtimeUsage } from '@ymera/kernel/language-model';
import { contextTokensMax, isCount } from '../../../domain/models/believable-tokens.ts';
import { type CalledTokens, noTokens } from '../../../domain/models/model-call.ts';
import type { ModelCard } from '../../../domain/models/model-card.ts';
import { realtimeCostMicroUsd } from '../../../domain/models/realtime-cost.ts';
import { traceCall } from '../attempt-books.ts';
import { tokensOfTexts } from '../estimate-tokens.ts';
import type { GatewayDesk } from '../gateway-desk.ts';

/** One answer of a realtime model, as it ended. */
export interface EndedResponse {
  readonly tenantId: string;
  readonly startedBy: string;
  readonly card: ModelCard;
  readonly startedAt: number;
  readonly errorCode: string | null;
  readonly calledTools: boolean;
  /** Null when the provider did not count. */
  readonly usage: RealtimeUsage | null;
  /** What it may have read, and what came of it, for when nobody counted. */
  readonly read: readonly string[];
  readonly said: string;
  /** Characters of base64. */
  readonly soundSaid: number;
  readonly soundHeard: number;
}

/** OpenAI counts a tenth of a second of what it hears as a token, and a twentieth of what it says; this is 48,000 bytes a second. */
const bytesPerToken = { heard: 4_800, said: 2_400 };

/** What an answer took and cost; it stands among the calls of models from then on. */
export async function bookResponse(
  desk: Pick<GatewayDesk, 'calls' | 'events' | 'log' | 'clock'>,
  ended: EndedResponse,
): Promise<{ readonly tokens: CalledTokens; readonly costMicroUsd: number }> {
  const { tenantId, startedBy, card, startedAt, errorCode, calledTools } = ended;
  const counted = ended.usage && isBelievable(ended.usage, card) ? ended.usage : null;
  const usage = counted ?? estimated(ended);
  const tokens: CalledTokens = {
    ...noTokens,
    input: usage.inputTokens,
    cachedInput: usage.cachedInputTokens,
    output: usage.outputTokens,
    estimated: counted === null,
  };
  const costMicroUsd = card.price ? realtimeCostMicroUsd(card.price, usage) : 0;
  const id = newId('mcall', startedAt);
  await traceCall(desk, {
    ...{ id, tenantId, answerId: id, attempt: 1, modelId: card.id, work: 'REALTIME' },
    ...{ runId: null, agentId: null, startedBy, startedAt, ms: desk.clock.now() - startedAt },
    ...{ tokens, costMicroUsd, errorCode },
    finish: errorCode === null ? (calledTools ? 'TOOLS' : 'STOP') : null,
  });
  return { tokens, costMicroUsd };
}

/** The provider counts the whole conversation, so only the model's own size bounds it. */
function isBelievable(usage: RealtimeUsage, { contextTokens }: ModelCard): boolean {
  const most = contextTokens ?? contextTokensMax;
  const { inputTokens, outputTokens, cachedInputTokens, audioInputTokens } = usage;
  return (
    isCount(inputTokens, most) &&
    isCount(outputTokens, most) &&
    isCount(cachedInputTokens, inputTokens) &&
    isCount(audioInputTokens, inputTokens) &&
    isCount(usage.cachedAudioInputTokens, Math.min(audioInputTokens, cachedInputTokens)) &&
    isCount(usage.audioOutputTokens, outputTokens)
  );
}

function estimated({ read, said, soundSaid, soundHeard }: EndedResponse): RealtimeUsage {
  const audioInputTokens = tokensOfSound(soundHeard, bytesPerToken.heard);
  const audioOutputTokens = tokensOfSound(soundSaid, bytesPerToken.said);
  return {
    ...{ audioInputTokens, audioOutputTokens, cachedInputTokens: 0, cachedAudioInputTokens: 0 },
    inputTokens: tokensOfTexts(read) + audioInputTokens,
    outputTokens: tokensOfTexts([said]) + audioOutputTokens,
  };
}

const tokensOfSound = (base64Characters: number, bytes: number) =>
  Math.ceil((base64Characters * 3) / 4 / bytes);
