import { ModelBudgetError } from '../../domain/models/model-errors.ts';
import type { ModelCallStore } from '../../model-ports.ts';

/** Counts what tasks use of the tokens that they were given; a call is counted at its most before it begins. */
export interface TokenLedger {
  /**
   * Sets tokens aside for one attempt of a run.
   *
   * @throws ModelBudgetError when fewer are left
   */
  hold(
    run: { readonly tenantId: string; readonly runId: string },
    hold: { readonly tokens: number; readonly limit: number },
  ): Promise<{ settle(used: number): void }>;
}

interface Account {
  used: number;
  held: number;
}

/** Runs remembered at once; what was forgotten is read again from the calls that are stored. */
const accountsMax = 10_000;

export function createTokenLedger({ tokensOfRun }: Pick<ModelCallStore, 'tokensOfRun'>): TokenLedger {
  const accounts = new Map<string, Promise<Account>>();

  const open = async (run: { tenantId: string; runId: string }): Promise<Account> => ({
    used: await tokensOfRun(run),
    held: 0,
  });
  const accountOf = (run: { tenantId: string; runId: string }): Promise<Account> => {
    const key = JSON.stringify([run.tenantId, run.runId]);
    const known = accounts.get(key);
    const account = known ?? open(run);
    accounts.delete(key);
    accounts.set(key, account);
    // A read that failed is tried again by the next call.
    account.catch(() => accounts.delete(key));
    const [oldest] = accounts.keys();
    if (accounts.size > accountsMax && oldest !== undefined) accounts.delete(oldest);
    return account;
  };

  return {
    hold: async (run, { tokens, limit }) => {
      const account = await accountOf(run);
      const used = account.used + account.held;
      // From here to the hold nothing is awaited, so that of two calls at once the second sees the first.
      if (used + tokens > limit) throw new ModelBudgetError({ limit, used, asked: tokens });
      account.held += tokens;
      return {
        settle: (spent) => {
          account.held -= tokens;
          account.used += spent;
        },
      };
    },
  };
}
