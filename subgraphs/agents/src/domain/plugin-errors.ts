import { DomainError, type JsonObject } from '@ymera/kernel';

export class PluginNotFoundError extends DomainError {
  readonly code = 'PLUGIN_NOT_FOUND';

  constructor(pluginId: string) {
    super(`There is no plugin "${shown(pluginId)}" here. The query "plugins" lists those there are.`, {
      details: { pluginId: shown(pluginId) },
    });
  }
}

/** What comes with the platform is the same for all tenants, so that none of them may change it. */
export class PluginBuiltInError extends DomainError {
  readonly code = 'PLUGIN_BUILT_IN';
  override readonly nextMove = 'give-up';

  constructor(pluginId: string, wanted: string) {
    super(
      `"${pluginId}" comes with the platform, so it can't be ${wanted}. Its settings and secrets can be entered.`,
      { details: { pluginId } },
    );
  }
}

/** Somebody consents to something else than what there is now. */
export class PluginChangedError extends DomainError {
  readonly code = 'PLUGIN_CHANGED';

  constructor(pluginId: string, digests: readonly string[]) {
    const now =
      digests.length > 0
        ? `What waits for consent now has the digest ${digests.join(' or ')}; read it before you consent.`
        : 'Nothing of it waits for consent.';
    super(`This is not the digest of what "${pluginId}" asks for. ${now}`, {
      details: { pluginId, digests },
    });
  }
}

/** Others keep changing the same plugin. */
export class PluginConflictError extends DomainError {
  readonly code = 'PLUGIN_CONFLICT';
  override readonly nextMove = 'retry';

  constructor(pluginId: string) {
    super(`"${pluginId}" was changed by somebody else at the same time. Look at it again, then try again.`, {
      details: { pluginId },
    });
  }
}

/** One field of the settings that is wrong; its value is not told. */
export interface ConfigProblem {
  /** JSON pointer, empty for the settings as a whole. */
  readonly path: string;
  readonly message: string;
}

export class PluginConfigInvalidError extends DomainError {
  readonly code = 'PLUGIN_CONFIG_INVALID';

  constructor(pluginId: string, problems: readonly ConfigProblem[]) {
    const [first] = problems;
    const example = first ? ` ${first.path === '' ? 'They' : `"${first.path}"`} ${first.message}.` : '';
    super(`These settings do not fit the configSchema of "${pluginId}".${example}`, {
      details: { pluginId, problems: problems.map(({ path, message }) => ({ path, message })) },
    });
  }
}

export class PluginSecretUnknownError extends DomainError {
  readonly code = 'PLUGIN_SECRET_UNKNOWN';

  constructor(pluginId: string, name: string, declared: readonly string[]) {
    const known = declared.length > 0 ? `it declares ${declared.join(', ')}` : 'it declares none';
    super(`"${pluginId}" has no secret "${shown(name)}"; ${known}.`, {
      details: { pluginId, name: shown(name), declared },
    });
  }
}

/** Something is missing before the plugin can be enabled. */
export interface MissingPart {
  readonly kind: 'consent' | 'secret' | 'config' | 'models';
  /** The secret's name, the digest to consent to, the wrong field, or the model's alias. */
  readonly what: string;
}

export class PluginNotReadyError extends DomainError {
  readonly code = 'PLUGIN_NOT_READY';

  constructor(pluginId: string, missing: readonly MissingPart[]) {
    const list = missing.map(({ kind, what }) => nameOfPart[kind](what)).join(', ');
    super(`"${pluginId}" can't be enabled yet. Missing: ${list}.`, {
      details: { pluginId, missing: missing.map(({ kind, what }) => ({ kind, what })) },
    });
  }
}

const nameOfPart: Readonly<Record<MissingPart['kind'], (what: string) => string>> = {
  consent: () => 'consent to what it asks for (grantPlugin)',
  secret: (name) => `the secret "${name}" (setPluginSecret)`,
  config: (path) => `valid settings${path === '' ? '' : `, see "${path}"`} (configurePlugin)`,
  models: (alias) => `the language model "${shown(alias)}", which this platform does not have`,
};

export class PluginVersionNotKeptError extends DomainError {
  readonly code = 'PLUGIN_VERSION_NOT_KEPT';

  constructor(pluginId: string, version: string | null, kept: readonly string[]) {
    const wanted = version === null ? 'no earlier version' : `no earlier version "${shown(version)}"`;
    const there = kept.length > 0 ? ` There are ${kept.join(', ')}.` : '';
    super(`"${pluginId}" has ${wanted} to go back to.${there}`, { details: { pluginId, kept } });
  }
}

/** The code of a version that was to take over could not be loaded or initialised; the one before stays. */
export class PluginVersionFailedError extends DomainError {
  readonly code = 'PLUGIN_VERSION_FAILED';
  override readonly nextMove = 'give-up';
  readonly reason: { readonly code: string; readonly message: string };

  constructor(
    { pluginId, version }: { pluginId: string; version: string },
    reason: { readonly code: string; readonly message: string },
  ) {
    super(
      `Version ${version} of "${pluginId}" does not start, so the version before stays: ${reason.message}`,
      { details: { pluginId, version, reason: { code: reason.code, message: reason.message } } },
    );
    this.reason = reason;
  }
}

/** The plugin is enabled, and its code can't be had in this process. `reason.code` says why. */
export class PluginUnavailableError extends DomainError {
  readonly code = 'PLUGIN_UNAVAILABLE';
  override readonly nextMove = 'retry';
  readonly reason: { readonly code: string; readonly message: string };

  constructor(
    pluginId: string,
    reason: { readonly code: string; readonly message: string },
    options: { readonly cause?: unknown } = {},
  ) {
    super(`"${pluginId}" can't be used now: ${reason.message}`, {
      details: { pluginId, reason: { code: reason.code, message: reason.message } },
      ...options,
    });
    this.reason = reason;
  }
}

export class InstallationNotFoundError extends DomainError {
  readonly code = 'INSTALLATION_NOT_FOUND';

  constructor(id: string) {
    super(
      `There is no installation "${shown(id)}" here. The query "pluginInstallations" lists those there are.`,
      { details: { id: shown(id) } },
    );
  }
}

/** As many installations are under way and waiting as may be. */
export class InstallationsBusyError extends DomainError {
  readonly code = 'INSTALLATIONS_BUSY';
  override readonly nextMove = 'retry';

  constructor() {
    super('Too many plugins are being installed. Try again when some of them are done.');
  }
}

export class PluginFolderRefusedError extends DomainError {
  readonly code = 'PLUGIN_FOLDER_REFUSED';
  override readonly nextMove = 'give-up';

  constructor(details: JsonObject = {}) {
    super(
      'This folder may not be installed from. An operator allows folders with YMERA_PLUGIN_FOLDERS, for development.',
      { details },
    );
  }
}

const shownMax = 214;

/** What somebody sent, in a length that a message can take. */
function shown(text: string): string {
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}
