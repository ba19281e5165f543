import type { Clock, Slots } from '@ymera/kernel';
import type { Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { ModelCallStore, ModelExperimentStore, ServedModel } from '../../model-ports.ts';
import type { Standing } from './standing.ts';
import type { TokenLedger } from './token-ledger.ts';
import type { Trials } from './trials.ts';

/** What it takes to ask models. */
export interface GatewayDesk {
  /** By their ids. */
  readonly models: ReadonlyMap<string, ServedModel>;
  readonly calls: ModelCallStore;
  readonly standing: Standing;
  readonly ledger: TokenLedger;
  readonly experiments: ModelExperimentStore;
  readonly trials: Trials;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Log;
  readonly slots: Slots;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly settings: GatewaySettings;
}

export interface GatewaySettings {
  /** How long one attempt may be silent: until its answer, or between two pieces of it. */
  readonly silenceMs: number;
  /** Attempts at one answer, over all models. */
  readonly attemptsMax: number;
  /** Attempts at one answer that one model gets. */
  readonly attemptsPerModel: number;
}

export const defaultGatewaySettings: GatewaySettings = {
  silenceMs: 120_000,
  attemptsMax: 6,
  attemptsPerModel: 2,
};
