import { InvalidArgumentError } from '@ymera/kernel';
import { secretChanged } from '../../domain/install-transitions.ts';
import { declaredSecrets } from '../../domain/plugin-declarations.ts';
import { PluginSecretUnknownError } from '../../domain/plugin-errors.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import { getPlugin, type TenantPlugin } from './find-plugin.ts';
import { deedOf, type PluginCommand, placeOf } from './plugin-command.ts';
import { storeForPlugin } from './store-for-plugin.ts';

const valueLengthMax = 16_384;

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
  if (value.length < 1 || value.length > valueLengthMax)
    throw new InvalidArgumentError(
      'value',
      `1 to ${valueLengthMax.toLocaleString('en')} characters long`,
      `${value.length} characters long`,
    );
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

function refuseUnknown({ versions }: TenantPlugin, { pluginId, name }: SecretCommand): void {
  const declared = [
    ...new Set(versions.flatMap((version) => declaredSecrets(version).map((one) => one.name))),
  ];
  if (!declared.includes(name)) throw new PluginSecretUnknownError(pluginId, name, declared);
}
