import { describe, expect, it } from 'vitest';
import { defaultPrices, UnusablePriceError, usablePrices } from '../../src/domain/price-table.ts';
import { aPriceTable } from '../builders.ts';

describe('a price table', () => {
  it('that ships is usable and says where its prices come from', () => {
    expect(usablePrices(defaultPrices)).toBe(defaultPrices);
    expect(defaultPrices.source).toContain(defaultPrices.version);
  });

  it.each([0.5, -1, Number.NaN, 2 ** 53])('with the price %d is refused by meter and price', (unitPrice) => {
    const prices = { ...aPriceTable().prices, AGENT_RUN: { unitPrice, unit: 'run' } };
    const use = () => usablePrices(aPriceTable({ prices }));
    expect(use).toThrow(UnusablePriceError);
    expect(use).toThrow(`AGENT_RUN must be a whole number of micro-dollars from 0 up; it is ${unitPrice}`);
  });
});
