import type { StoreOrder } from '../../isolation/reach.ts';

export const tenantId = 'tenant_chaos';

/** What a writing process is to do: entries `<name>.<from>` up to, and without, `<name>.<to>`. */
export interface WriterOrder {
  readonly store: StoreOrder;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What it tells: up to which number the log has acknowledged its entries. */
export interface WriterNews {
  readonly acknowledged: number;
}
