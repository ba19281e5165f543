import { describe, expect, it } from 'vitest';
import { budgetNames, budgetsOf, defaultLimits } from '../../src/bridge/limits.ts';

describe('the budgets of a call', () => {
  it('are the defaults when the manifest asks for nothing', () => {
    const budgets = budgetsOf({}, defaultLimits);
    for (const name of budgetNames) expect(budgets[name]).toBe(defaultLimits[name]);
  });

  it.each(budgetNames)('are lower, or higher up to a maximum, as the manifest says: %s', (name) => {
    expect(budgetsOf({ [name]: 1 }, defaultLimits)[name]).toBe(1);
    const more = defaultLimits[name] + 1;
    expect(budgetsOf({ [name]: more }, defaultLimits)[name]).toBe(more);
    const most = budgetsOf({ [name]: Number.MAX_SAFE_INTEGER }, defaultLimits)[name];
    expect(most).toBeGreaterThan(more);
    expect(most).toBeLessThan(1_000_000_000);
  });

  it('end well before a process counts as silent', () => {
    expect(defaultLimits.cpuEntryMaxMs).toBeLessThan(defaultLimits.silenceMs);
  });
});
