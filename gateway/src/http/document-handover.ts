import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';

type DocumentStore = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/** Hands a request's document, read and found good, to Apollo Server. */
export interface DocumentHandover {
  /** Apollo Server asks it before it parses. */
  readonly store: DocumentStore;
  during<T>(document: DocumentNode, request: () => Promise<T>): Promise<T>;
}

/**
 * Apollo Server neither parses and checks a second time nor keeps any document. Its own store keeps the texts of
 * documents without counting them: a thousand queries with long comments were some gigabytes.
 */
export function createDocumentHandover(): DocumentHandover {
  const current = new AsyncLocalStorage<DocumentNode>();
  return {
    store: { get: async () => current.getStore(), set: async () => {}, delete: async () => {} },
    during: (document, request) => current.run(document, request),
  };
}
