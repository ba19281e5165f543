import { InvalidArgumentError, requireWellFormed } from '@ymera/kernel';
import type { PluginDesk } from '../../plugin-desk.ts';
import { getPlugin } from './find-plugin.ts';
import { type PluginCommand, placeOf } from './plugin-command.ts';
import { tellUnrecorded } from './tell-unrecorded.ts';

const starsMax = 5;
const textLengthMax = 2_000;

/**
 * Says what a user thinks of a plugin, in place of what the user said before.
 *
 * @throws InvalidArgumentError, PluginNotFoundError
 */
export async function reviewPlugin(
  desk: PluginDesk,
  command: PluginCommand & { readonly stars: number; readonly text: string },
  signal?: AbortSignal,
): Promise<void> {
  const { principal, stars, text } = command;
  if (!Number.isInteger(stars) || stars < 1 || stars > starsMax)
    throw new InvalidArgumentError('stars', `a whole number from 1 to ${starsMax}`, String(stars));
  if (text.length > textLengthMax)
    throw new InvalidArgumentError(
      'text',
      `at most ${textLengthMax.toLocaleString('en')} characters long`,
      `${text.length} characters long`,
    );
  requireWellFormed('text', text);
  const place = placeOf(command);
  const version = await currentVersion(desk, command, signal);
  await tellUnrecorded(desk, command, { action: 'reviewed', version });
  const at = desk.clock.now();
  await desk.stores.reviews.put({ ...place, userId: principal.id, version, stars, text, at });
}

/**
 * Takes back what a user said; nothing happens when there is nothing.
 *
 * @throws PluginNotFoundError
 */
export async function removeReview(
  desk: PluginDesk,
  command: PluginCommand,
  signal?: AbortSignal,
): Promise<void> {
  const version = await currentVersion(desk, command, signal);
  const place = { ...placeOf(command), userId: command.principal.id };
  if (await desk.stores.reviews.remove(place))
    await tellUnrecorded(desk, command, { action: 'review_removed', version });
}

async function currentVersion(
  desk: PluginDesk,
  command: PluginCommand,
  signal?: AbortSignal,
): Promise<string> {
  const plugin = await getPlugin(desk, placeOf(command), signal);
  return plugin.kind === 'built-in' ? plugin.builtIn.version.version : plugin.install.current.version;
}
