import { InvalidArgumentError, type Page, type PageRequest, pageOf, readCursor } from '@ymera/kernel';
import type { Workflow } from '../domain/definition.ts';
import type { ServiceDeps } from '../ports.ts';

export interface ListVersionsCommand {
  readonly tenantId: string;
  readonly name: string;
  readonly page: PageRequest;
}

/**
 * The versions of a workflow, newest first; a name that nobody has used has none.
 *
 * @throws InvalidArgumentError for a cursor that this list has not given
 */
export async function listVersions(
  { stores }: Pick<ServiceDeps, 'stores'>,
  { tenantId, name, page }: ListVersionsCommand,
): Promise<Page<Workflow>> {
  const after = readCursor(page.after);
  const ids = await stores.workflows.listVersionIds(tenantId, name);
  const from = after === null ? 0 : ids.indexOf(after) + 1;
  if (after !== null && from === 0)
    throw new InvalidArgumentError('after', 'a nextCursor that this list gave, unchanged', 'something else');
  const wanted = ids.slice(from, from + page.first + 1);
  const found = new Map((await stores.workflows.findMany(tenantId, wanted)).map((one) => [one.id, one]));
  const inOrder = wanted.flatMap((id) => found.get(id) ?? []);
  return pageOf(inOrder, page.first, ({ id }) => id);
}
