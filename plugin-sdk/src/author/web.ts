import type { SecretScheme } from '../bridge/host-call.ts';

/** Becomes aborted when the caller gives up or time runs out; a part of the Web's `AbortSignal`. */
export type Signal = {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  onabort: ((event: never) => unknown) | null;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

declare const secretPlace: unique symbol;

/** Stands for a secret in a request. It holds the secret's name; the host puts the value in. */
export type SecretAuth = { readonly [secretPlace]: true };

/** Where a secret goes: `Authorization: Bearer …` (the default), `Basic` of `user:password`, or a header of its own. */
export type SecretAuthOptions =
  | { readonly scheme?: Exclude<SecretScheme, 'header'> }
  | { readonly scheme: 'header'; readonly header: string };

export type FetchHeaders = {
  get(name: string): string | null;
  has(name: string): boolean;
  entries(): Iterable<[name: string, value: string]>;
  [Symbol.iterator](): Iterator<[name: string, value: string]>;
};

/** The Web's `Response`, as far as its type does not need that of a browser. */
export type FetchResponse = {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: FetchHeaders;
  readonly bodyUsed: boolean;
  text(): Promise<string>;
  json(): Promise<unknown>;
  bytes(): Promise<Uint8Array>;
  arrayBuffer(): Promise<ArrayBuffer>;
  clone(): FetchResponse;
};

export type FetchOptions = {
  readonly method?: string;
  readonly headers?:
    | { readonly [name: string]: string }
    | readonly (readonly [name: string, value: string])[]
    | FetchHeaders;
  /** Text, bytes, `URLSearchParams`, `Blob` or `FormData`. */
  readonly body?: string | Uint8Array | ArrayBuffer | object | null;
  /** Default `follow`: up to five, each of them checked like the first. */
  readonly redirect?: 'follow' | 'error' | 'manual';
  readonly signal?: Signal | null;
  /** A secret to be sent along. It is not sent on when a redirect leads to another host. */
  readonly auth?: SecretAuth;
};

/** `fetch` to the declared hosts, over https. */
export type Fetch = (
  url: string | { readonly href: string },
  options?: FetchOptions,
) => Promise<FetchResponse>;
