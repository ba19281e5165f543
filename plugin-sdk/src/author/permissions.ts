import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Size } from './size.ts';

/** What a plugin declares that it needs. package.json lists the same, each with a reason. */
export type Permissions = {
  /** Tools that the plugin calls: the platform's, such as `'core/read-file'`, and other plugins', by their ids. */
  readonly tools?: readonly string[];
  /** Hosts for `ctx.fetch`: exact (`'api.example.org'`), or `'*.example.org'` for all below it. */
  readonly network?: readonly string[];
  /** Room in `ctx.storage` for keys and values, per tenant. */
  readonly storage?: { readonly quota: Size };
  /** Aliases of language models, such as `'fast'`; which model stands behind one is the operator's choice. */
  readonly models?: readonly string[];
  /** Events that the plugin publishes, such as `'report.ready'`. */
  readonly emit?: readonly string[];
};

/** A secret that the operator enters. */
export type Secret = {
  /** What the operator is asked for. */
  readonly label: string;
  /** The only hosts that it is sent to. */
  readonly hosts: readonly string[];
  /**
   * Whether the code may read it with `ctx.secrets.get`, say to sign a request. Default: no, and then its value is
   * never inside the sandbox.
   */
  readonly readable?: boolean;
};

export type Secrets = { readonly [name: string]: Secret };

/** Everything that `createPlugin` is told. */
export type Needs = {
  readonly permissions?: Permissions;
  readonly secrets?: Secrets;
  /** Schema of the settings that the operator enters; `ctx.config` is what it gives. */
  readonly config?: StandardSchemaV1;
};
