import { DomainError } from '@ymera/kernel';

/** A secret was stored under another key than the installation's, or was changed where it lies. */
export class SecretUnreadableError extends DomainError {
  readonly code = 'PLUGIN_SECRET_UNREADABLE';

  constructor(pluginId: string, name: string) {
    super(
      `The secret "${name}" of the plugin ${pluginId} can't be decrypted: it was stored under another identity key ` +
        'than this installation has now, or was changed in the database. Enter it again, or restore the key.',
      { details: { pluginId, name } },
    );
  }
}
