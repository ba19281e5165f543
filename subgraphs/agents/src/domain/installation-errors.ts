import { DomainError } from '@ymera/kernel';

/** The process that installed the plugin was stopped, or has ended, before it was done. */
export class InstallationInterruptedError extends DomainError {
  readonly code = 'INSTALLATION_INTERRUPTED';
  override readonly nextMove = 'retry';

  constructor() {
    super('The platform was stopped before the installation was done.');
  }
}

export class InstallationTimeoutError extends DomainError {
  readonly code = 'INSTALLATION_TIMEOUT';
  override readonly nextMove = 'retry';

  constructor(limitMs: number) {
    super(`The installation was not done within ${limitMs} ms.`);
  }
}

/** Somebody else has ended the installation meanwhile, so that nothing it does counts any more. */
export class InstallationLostError extends Error {
  override readonly name = 'InstallationLostError';

  constructor(id: string) {
    super(`the installation ${id} was ended by another process`);
  }
}

/** A version was published once, and its bytes are others now. */
export class PluginVersionReplacedError extends DomainError {
  readonly code = 'PLUGIN_VERSION_REPLACED';
  override readonly nextMove = 'give-up';

  constructor(pluginId: string, version: string) {
    super(
      `The registry gives other bytes for version ${version} of "${pluginId}" than it gave before. What was published is not changed by honest people; tell its publisher.`,
      { details: { pluginId, version } },
    );
  }
}

/** There is no registry to look for packages in. */
export class PluginRegistryOffError extends DomainError {
  readonly code = 'PLUGIN_REGISTRY_OFF';
  override readonly nextMove = 'give-up';

  constructor() {
    super(
      'This installation has no npm registry. An operator names one with YMERA_NPM_REGISTRY; a packed plugin can be installed as "tarball".',
    );
  }
}

/** The client key stands for another installation already. */
export class InstallationKeyReusedError extends DomainError {
  readonly code = 'KEY_REUSED';

  constructor(installationId: string) {
    super(
      'This client key was used before to install something else. Use a new key; the same key only repeats the same installation.',
      { details: { installationId } },
    );
  }
}
