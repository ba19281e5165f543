import type { Principal } from '@ymera/kernel';
import type { Installation } from '../../../domain/installation.ts';
import { InstallationNotFoundError } from '../../../domain/plugin-errors.ts';
import type { PluginStores } from '../../../plugin-ports.ts';
import { channels } from './channels.ts';
import { type FollowDesk, follow, type News } from './follow.ts';

type WatchDesk = FollowDesk & { readonly stores: Pick<PluginStores, 'installations'> };

/**
 * How an installation stands, at once and at every step that it is seen to have come; ends with it.
 *
 * @throws InstallationNotFoundError before the first
 */
export async function watchInstallation(
  desk: WatchDesk,
  { id, principal }: { id: string; principal: Principal },
  signal: AbortSignal,
): Promise<AsyncIterableIterator<Installation>> {
  const place = { tenantId: principal.tenantId, id };
  if (!(await desk.stores.installations.find(place, signal))) throw new InstallationNotFoundError(id);
  let told: string | null = null;
  const read = async (reading: AbortSignal): Promise<News<Installation>> => {
    const installation = await desk.stores.installations.find(place, reading);
    if (!installation) return { items: [], next: 'over' };
    const news = stepOf(installation) === told ? [] : [installation];
    told = stepOf(installation);
    return { items: news, next: installation.state.phase === 'RUNNING' ? 'wait' : 'over' };
  };
  return follow(desk, { channel: channels.installation(id), principal, read }, signal);
}

/** A beat, which says that it is still under way, is no step. */
const stepOf = ({ state }: Installation) =>
  state.phase === 'RUNNING' ? `${state.phase} ${state.step}` : state.phase;
