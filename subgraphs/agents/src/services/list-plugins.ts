import { type Page, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import { type PluginView, viewOfInstall } from '../domain/plugin-view.ts';
import { type ViewDesk, viewOfBuiltIn } from './find-plugins.ts';

/**
 * The plugins that come with the platform and those that a tenant has installed, in order of their ids.
 *
 * @throws InvalidArgumentError for a page that is too long, or a cursor that is none
 */
export async function listPlugins(
  desk: ViewDesk,
  { tenantId, ...page }: { tenantId: string; first?: number | null; after?: string | null },
  signal?: AbortSignal,
): Promise<Page<PluginView>> {
  const { first, after: cursor } = pageRequest(page);
  const after = readCursor(cursor);
  const builtIn = [...desk.builtIns.values()]
    .map((given) => viewOfBuiltIn(desk, given))
    .filter(({ id }) => after === null || id > after);
  const installed = (await desk.stores.installs.list({ tenantId, after, limit: first + 1 }, signal))
    // What comes with the platform by now stands in the place of what was installed under its name.
    .filter(({ pluginId }) => !desk.builtIns.has(pluginId))
    .map(viewOfInstall);
  const inOrder = [...builtIn, ...installed].sort((a, b) => (a.id < b.id ? -1 : 1));
  return pageOf(inOrder, first, ({ id }) => id);
}
