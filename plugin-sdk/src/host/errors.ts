import type { ErrorEnvelope } from '../bridge/errors.ts';

/** The host, or this plugin in it, is closed. */
export class HostClosedError extends Error {
  override readonly name = 'HostClosedError';
  readonly code = 'HOST_CLOSED';

  constructor(what: string) {
    super(`${what} is closed and takes no more calls`);
  }
}

/** A bundle could not be loaded; `code` says why, `envelope` holds what the plugin itself said. */
export class PluginLoadError extends Error {
  override readonly name = 'PluginLoadError';
  readonly code: string;
  readonly envelope: ErrorEnvelope;

  constructor(plugin: string, envelope: ErrorEnvelope) {
    super(`${plugin} could not be loaded: ${envelope.message}`);
    this.code = envelope.code;
    this.envelope = envelope;
  }
}
