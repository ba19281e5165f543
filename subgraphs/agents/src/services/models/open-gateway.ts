import { type Clock, createSlots } from '@ymera/kernel';
import type { Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { ModelCallStore, ModelExperimentStore, ProviderLimits, ServedModel } from '../../model-ports.ts';
import { defaultGatewaySettings, type GatewayDesk, type GatewaySettings } from './gateway-desk.ts';
import { createStanding } from './standing.ts';
import { createTokenLedger } from './token-ledger.ts';
import { openTrials } from './trials.ts';

export interface GatewayParts {
  /** By their ids; they may come and go. */
  readonly models: ReadonlyMap<string, ServedModel>;
  readonly calls: ModelCallStore;
  readonly experiments: ModelExperimentStore;
  /** What is not named here has `defaultLimits`. */
  readonly limits?: Readonly<Record<string, ProviderLimits>>;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
  readonly settings?: Partial<GatewaySettings>;
}

const defaultLimits: ProviderLimits = { requestsPerMinute: 600, tokensPerMinute: 2_000_000 };
const recalledMax = 100;
const callsAtOnce = { concurrent: 64, queued: 256 };

/** Opens what the gateway stands on; how each model has done lately is read from the calls that are stored. */
export async function openGatewayDesk(parts: GatewayParts): Promise<GatewayDesk> {
  const { models, calls, experiments, limits = {}, events, clock, log } = parts;
  const standing = createStanding((provider) => limits[provider] ?? defaultLimits);
  for (const { card } of models.values()) {
    const latest = await calls.listLatest({ modelId: card.id, limit: recalledMax });
    for (const { errorCode, ms } of latest.toReversed()) standing.recall(card.id, { code: errorCode, ms });
  }
  return {
    ...{ models, calls, standing, events, clock, log },
    ledger: createTokenLedger(calls),
    experiments,
    trials: openTrials({ experiments, clock, log }),
    slots: createSlots(callsAtOnce),
    random: parts.random ?? Math.random,
    settings: { ...defaultGatewaySettings, ...parts.settings },
  };
}
