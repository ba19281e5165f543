import { InvalidArgumentError } from '@ymera/kernel';
import type { SelectionDesk } from './selection-desk.ts';

/** The categories that a tenant's agents are of, in order, each once. */
export async function listCategories(
  desk: SelectionDesk,
  { tenantId }: { readonly tenantId: string },
): Promise<readonly string[]> {
  if (typeof tenantId !== 'string' || tenantId === '')
    throw new InvalidArgumentError('tenantId', "a tenant's id", 'something else');
  const { index } = await desk.prepare(tenantId);
  const named = index.candidates.flatMap(({ category }) => (category === null ? [] : [category]));
  return [...new Set(named)].sort();
}
