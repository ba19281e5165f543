import { MongoClient } from 'mongodb';
import type { TestOptions } from 'vitest';

/** What a contract case may ask of the server behind it, beyond what every MongoDB since 4.4 gives. */
export const capabilities = {
  replicaSet: 'transactions and numbered writes, which a standalone server has not',
  changeStreams: 'change streams, which a standalone server has not',
  server8: 'MongoDB 8.0 or later',
  embedded: "what is the embedded store's own",
  full: 'what the embedded store refuses by name',
  lifetime: 'a server that the test may stop and start, and whose clock it may move',
} as const;

export type Capability = keyof typeof capabilities;

/** The server that the contract runs against. */
export interface TestServer {
  readonly name: string;
  readonly has: ReadonlySet<Capability>;
}

declare module 'vitest' {
  interface TaskMeta {
    /** The capabilities that a contract case, or all cases of a block, ask for. */
    needs?: readonly Capability[];
  }
}

const embedded: TestServer = {
  name: 'the embedded store',
  has: new Set(['replicaSet', 'changeStreams', 'server8', 'embedded', 'lifetime']),
};

async function probe(uri: string): Promise<TestServer> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 60_000 });
  try {
    const admin = client.db('admin');
    const [{ version, storageEngines }, hello] = await Promise.all([
      admin.command({ buildInfo: 1 }),
      admin.command({ hello: 1 }),
    ]);
    const has = new Set<Capability>();
    if (!storageEngines?.includes('sqlite')) has.add('full'); // it may be an embedded store, met from outside
    if (hello.setName !== undefined || hello.msg === 'isdbgrid') has.add('replicaSet').add('changeStreams');
    if (Number.parseInt(version, 10) >= 8) has.add('server8');
    const { hosts } = client.options; // the address alone: a connection string may hold a password
    return { name: `the server ${version} at ${hosts.join(', ')}`, has };
  } finally {
    await client.close();
  }
}

const { MONGODB_URI } = process.env;

/** Asked once per test file, before its cases are collected. */
export const server: TestServer = MONGODB_URI === undefined ? embedded : await probe(MONGODB_URI);

/**
 * The options of a case, or of a block of cases, that depends on more than every server has: tagged for the summary at
 * the end of the run, and skipped where the server at hand lacks it.
 */
export const needs = (...wanted: readonly Capability[]): TestOptions => ({
  skip: wanted.some((capability) => !server.has.has(capability)),
  meta: { needs: wanted },
});
