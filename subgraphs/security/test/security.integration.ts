import { systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { silentLog } from '@ymera/kernel/log';
import { openTestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHeadSigner } from '../src/crypto/head-signer.ts';
import { createSecuritySubgraph } from '../src/index.ts';
import { openAuditStore } from '../src/models/audit-store.ts';
import { openStores } from '../src/models/stores.ts';
import { openTreeStore } from '../src/models/tree-store.ts';
import { createAuditLog } from '../src/services/append-audit.ts';
import { signTree } from '../src/services/sign-tree.ts';
import { verifyAudit } from '../src/services/verify-audit.ts';
import {
  aDraft,
  aFolder,
  ask,
  authenticator,
  codesOf,
  completeSetup,
  setupToken,
  signIn,
} from './builders.ts';

let mongo: Awaited<ReturnType<typeof openTestMongo>>;
let opened = 0;

beforeAll(async () => {
  mongo = await openTestMongo();
});
afterAll(() => mongo.close());

const aDatabase = () => mongo.connection.useDb(`installation_${opened++}`);

type Connection = ReturnType<typeof aDatabase>;

/** One process's security subgraph; several on one connection are one installation. */
async function aProcess(connection: Connection) {
  const events = createMemoryEvents();
  const subgraph = await createSecuritySubgraph({
    connection,
    events,
    clock: systemClock,
    log: silentLog,
    dataDir: mongo.dataDir,
  });
  await subgraph.start();
  return subgraph;
}

describe('an installation on MongoDB', () => {
  test('is set up, signs in, signs out and proves it', async () => {
    const subgraph = await aProcess(aDatabase());
    await completeSetup(subgraph, { token: await setupToken(subgraph) });
    const { data } = await signIn(subgraph);
    const principal = await authenticator(subgraph).authenticate({ token: data.signIn.accessToken });
    await ask(subgraph, 'mutation { signOut }', { scope: { principal } });
    await expect(
      authenticator(subgraph).authenticate({ token: data.signIn.accessToken }),
    ).rejects.toMatchObject({ code: 'SESSION_ENDED' });
    const audit = await ask(
      subgraph,
      '{ verifyAudit { entries valid } auditLog { items { action actor { name } } } }',
      { scope: { principal } },
    );
    const actor = { name: 'Ada' };
    expect(audit.data).toEqual({
      verifyAudit: { entries: 4, valid: true },
      auditLog: {
        items: ['session.ended', 'session.opened', 'session.opened', 'setup.completed'].map((action) => ({
          action,
          actor,
        })),
      },
    });
  });

  test('has one first admin, whichever of its processes they come to at the same moment', async () => {
    const connection = aDatabase();
    const processes = [await aProcess(connection), await aProcess(connection)];
    const token = await setupToken(processes[1] ?? (await aProcess(connection)));
    const answers = await Promise.all(
      [0, 1, 2, 3].flatMap((i) =>
        processes.map((subgraph, j) => completeSetup(subgraph, { token, email: `${i}.${j}@example.org` })),
      ),
    );
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    expect(new Set(answers.flatMap(codesOf))).toEqual(new Set(['SETUP_DONE']));
  });

  test('knows the users and tokens of its other process, and of the one before', async () => {
    const connection = aDatabase();
    const [first, second] = [await aProcess(connection), await aProcess(connection)];
    const { data } = await completeSetup(second, { token: await setupToken(second) });
    const token = data.completeSetup.accessToken;
    expect(await authenticator(first).authenticate({ token })).toMatchObject({ id: 'user_first' });
    const later = await aProcess(connection);
    expect(await later.setupToken()).toBeNull();
    expect(await authenticator(later).authenticate({ token })).toMatchObject({ id: 'user_first' });
  });

  test('writes at its next start what it owed the audit log', async () => {
    const connection = aDatabase();
    const subgraph = await aProcess(connection);
    await completeSetup(subgraph, { token: await setupToken(subgraph) });
    const { users } = await openStores(connection);
    const account = { tenantId: 'tenant_default', role: 'execute', createdAt: 0, passwordHash: '-' } as const;
    await users.create(
      { ...account, id: 'user_late', email: 'late@example.org', name: 'Late' },
      aDraft({ tenantId: 'tenant_default', action: 'user.created', subjectId: 'user_late' }),
    );
    await aProcess(connection);
    const entries = await (await openAuditStore(connection)).listAbout('tenant_default', {
      aboutId: 'user_late',
      limit: 10,
    });
    expect(entries.map(({ action }) => action)).toEqual(['user.created']);
    expect(await users.listOwed(10)).toEqual([]);
  });
});

describe('the audit log on MongoDB', () => {
  test('stays one chain with four writers, and shows what is done to its documents', async () => {
    const connection = aDatabase();
    const deps = {
      auditEntries: await openAuditStore(connection),
      trees: await openTreeStore(connection),
      heads: await openHeadSigner(await aFolder()),
      clock: systemClock,
    };
    const writers = [0, 1, 2, 3].map(() => createAuditLog(deps));
    await Promise.all(
      writers.flatMap((log, writer) =>
        Array.from({ length: 50 }, (_item, i) => log.append(aDraft({ eventId: `${writer}.${i}` }))),
      ),
    );
    const verify = () => verifyAudit(deps, { tenantId: 'tenant_one' }, new AbortController().signal);
    await signTree(deps, { tenantId: 'tenant_one' });
    expect(await verify()).toEqual({ entries: 200, signedSize: 200, problem: null });

    const documents = connection.collection<{ _id: string }>('security_audit_entries');
    const id = 'tenant_one:120';
    await documents.updateOne({ _id: id }, { $set: { allowed: false } });
    expect((await verify()).problem).toMatchObject({ firstBadSeq: 120 });
    await documents.updateOne({ _id: id }, { $set: { allowed: true } });
    await documents.updateOne({ _id: id }, { $set: { details: 'not even JSON' } });
    expect((await verify()).problem).toMatchObject({ firstBadSeq: 120 });
    await documents.deleteOne({ _id: id });
    expect((await verify()).problem).toEqual({ firstBadSeq: 120, problem: 'Entry 120 is missing.' });
    await documents.deleteMany({ seq: { $gte: 120 } });
    expect((await verify()).problem).toEqual({
      firstBadSeq: 120,
      problem: 'Entries 120 to 200 are missing from the end of the log.',
    });
  });
});
