import type { MicroUsd } from '@ymera/kernel';

/** What is charged for. */
export type Meter = 'AGENT_RUN' | 'PLUGIN_CPU_SECOND' | 'MODEL_USE';

export interface Price {
  /** For one unit. */
  readonly unitPrice: MicroUsd;
  readonly unit: string;
}

/** Prices that hold together. A table is never edited: new prices are a new table with a version of its own. */
export interface PriceTable {
  /** Kept with every charge, so that each can be worked out again. */
  readonly version: string;
  readonly source: string;
  readonly prices: Readonly<Record<Meter, Price>>;
}

/** What holds when the operator sets no prices. */
export const defaultPrices: PriceTable = {
  version: '2026-11-22',
  source: "Ymera's own rates, set on 2026-11-22; models at what their providers ask.",
  prices: {
    AGENT_RUN: { unitPrice: 100, unit: 'run' },
    PLUGIN_CPU_SECOND: { unitPrice: 50_000, unit: 'second' },
    MODEL_USE: { unitPrice: 1_000_000, unit: "US dollar at the model's list price" },
  },
};

export class UnusablePriceError extends Error {
  override readonly name = 'UnusablePriceError';

  constructor(meter: string, unitPrice: number) {
    super(`The price of ${meter} must be a whole number of micro-dollars from 0 up; it is ${unitPrice}.`);
  }
}

/**
 * Gives the table back when amounts can be worked out from it.
 *
 * @throws UnusablePriceError
 */
export function usablePrices(table: PriceTable): PriceTable {
  for (const [meter, { unitPrice }] of Object.entries(table.prices)) {
    if (!Number.isSafeInteger(unitPrice) || unitPrice < 0) throw new UnusablePriceError(meter, unitPrice);
  }
  return table;
}
