/** What a server process is told when it is to open. */
export type ServerSettings =
  | { readonly kind: 'subgraph'; readonly name: string }
  | { readonly kind: 'ymera'; readonly subgraphUrls: SubgraphUrls | null }
  | { readonly kind: 'apollo-gateway'; readonly subgraphUrls: SubgraphUrls }
  | { readonly kind: 'monolith' }
  | { readonly kind: 'bare'; readonly answers: readonly RecordedAnswer[] }
  | { readonly kind: 'bare-insert'; readonly dataDir: string }
  | { readonly kind: 'apollo-agent' };

/** Where each subgraph listens, by its name. */
export type SubgraphUrls = Readonly<Record<string, string>>;

/** A request's body and the bytes that answer it. */
export interface RecordedAnswer {
  readonly request: string;
  readonly response: string;
}

/** A server that listens on loopback until its process ends. */
export interface OpenServer {
  readonly port: number;
  /** Requests answered so far, where the server counts them. */
  readonly requests?: () => number;
}
