import { InvalidArgumentError } from '@ymera/kernel';
import { isSecretValue, secretLengthMax } from '@ymera/plugin-sdk/host';
import { secretChanged } from '../../domain/install-transitions.ts';
import { declaredSecrets } from '../../domain/plugin-declarations.ts';
import { PluginSecretUnknownError } from '../../domain/plugin-errors.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import { getPlugin, type TenantPlugin } from './find-plugin.ts';
import { deedOf, type PluginCommand, placeOf } from './plugin-command.ts';
import { storeForPlugin } from './store-for-plugin.ts';

type SecretCommand = PluginCommand & { readonly name: string };

/**
 * Enters a secret that the plugin declares, or that the version declares which waits for consent.
 *
 * @throws PluginNotFoundError, PluginSecretUnknownError, InvalidArgumentError, PluginConflictError
 */
export async function setSecret(
  desk: PluginDesk,
  command: SecretCommand & { readonly value: string },
  signal?: AbortSignal,
): Promise<void> {
  const { name, value } = command;
  const place = placeOf(command);
  const plugin = await getPlugin(desk, place, signal);
  refuseUnknown(plugin, command);
  refuseUnusable(value);
  await storeForPlugin(desk, command, plugin, {
    action: 'secret_set',
    details: { secret: name },
    next: (install) => secretChanged(install, { action: 'secret_set', name }, deedOf(desk, command)),
    store: () => desk.stores.settings.setSecret(place, { name, value }),
  });
}

/**
 * Forgets a secret; also one that no version declares any longer.
 *
 * @throws PluginNotFoundError, PluginSecretUnknownError, PluginConflictError
 */
export async function removeSecret(
  desk: PluginDesk,
  command: SecretCommand,
  signal?: AbortSignal,
): Promise<void> {
  const { name } = command;
  const place = placeOf(command);
  const plugin = await getPlugin(desk, place, signal);
  const { secretNames } = await desk.stores.settings.find(place, signal);
  if (!secretNames.includes(name)) return refuseUnknown(plugin, command);
  await storeForPlugin(desk, command, plugin, {
    action: 'secret_removed',
    details: { secret: name },
    next: (install) => secretChanged(install, { action: 'secret_removed', name }, deedOf(desk, command)),
    store: async () => {
      await desk.stores.settings.removeSecret(place, name);
    },
  });
}

/** What the sandbox would refuse at every use is refused where somebody can enter it again. */
function refuseUnusable(value: string): void {
  if (isSecretValue(value)) return;
  const expected = `1 to ${secretLengthMax.toLocaleString('en')} characters of Latin-1 on one line`;
  const fits = value.length >= 1 && value.length <= secretLengthMax;
  const came = fits ? 'with others, such as a line break' : `${value.length} characters long`;
  throw new InvalidArgumentError('value', expected, came);
}

function refuseUnknown({ versions }: TenantPlugin, { pluginId, name }: SecretCommand): void {
  const declared = [
    ...new Set(versions.flatMap((version) => declaredSecrets(version).map((one) => one.name))),
  ];
  if (!declared.includes(name)) throw new PluginSecretUnknownError(pluginId, name, declared);
}
