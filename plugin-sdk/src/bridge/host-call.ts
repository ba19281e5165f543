import type { RunInfo } from '../author/context.ts';
import type { JsonValue } from './json.ts';
import type { ManifestEntry } from './manifest.ts';

/** How the host answers a host call, which is `{ capability, args }`: a row of its table, and what is asked of it. */
export type Delivery =
  | { readonly ok: true; readonly output: JsonValue }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly retryable?: boolean;
        readonly details?: JsonValue;
      };
    };

/** How a secret is put into a request: a bearer token, `user:password`, or a header of its own. */
export type SecretScheme = 'bearer' | 'basic' | 'header';

/** A secret by its name, to be put into the headers of one request. */
export type WireAuth = {
  readonly secret: string;
  readonly scheme: SecretScheme;
  /** Of the scheme `header`: which one. */
  readonly header?: string;
};

/** What `invoke` carries into the isolate. */
export type Invocation = {
  /** `lifecycle` runs `initialize` or `cleanup`; null comes back where the plugin has no such function. */
  readonly kind: 'agent' | 'tool' | 'lifecycle';
  readonly name: string;
  readonly input: JsonValue;
  readonly run: RunInfo;
  /** What the operator has set; checked against the plugin's schema. Default: an empty object. */
  readonly config?: JsonValue;
  /** 32 bytes as hexadecimal digits, from which the call's random values follow. */
  readonly seed?: string;
  /** What `ctx.clock` says all through the call. Default: the real time. */
  readonly nowMs?: number;
  /** Of a declared agent: checks its input, or what came out, instead of running it. */
  readonly check?: 'input' | 'output';
};

/** What a declared agent is, so that the platform can run it. */
export type DeclaredAgent = NonNullable<ManifestEntry['declared']>;
