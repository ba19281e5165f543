import { systemClock } from '@ymera/kernel';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JournalKind } from '../../../src/domain/plugin-journal.ts';
import { openJournalStore } from '../../../src/models/plugins/mongo-journal-store.ts';
import { openPluginStores } from '../../../src/models/plugins/mongo-stores.ts';
import type { PluginStores } from '../../../src/plugin-ports.ts';
import { aDay, anEntry, anInstall, anInstallation, aReview, place, recently } from './builders.ts';

const value = 'ghp_very-secret';
const dayMs = 86_400_000;

describe('the stores about plugins in the database', () => {
  let mongo: TestMongo;
  let stores: PluginStores;
  const open = (fill: number) =>
    openPluginStores(mongo.connection, { secretKey: new Uint8Array(32).fill(fill), clock: systemClock });
  const rawOf = (collection: string) => mongo.connection.collection(collection);
  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  beforeEach(async () => {
    stores = await open(1);
    for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
  });
  afterAll(() => mongo.close());

  test('hold no secret that could be read', async () => {
    await stores.settings.setSecret(place, { name: 'token', value });
    const text = JSON.stringify(await rawOf('plugin_settings').find({}).toArray());
    expect(text).toContain('token');
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString('base64url').slice(0, -2));
  });

  test('say that a secret was stored under another key, without showing any of it', async () => {
    await stores.settings.setSecret(place, { name: 'token', value });
    const others = await open(2);
    const error: unknown = await others.settings.readSecret(place, 'token').catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'PLUGIN_SECRET_UNREADABLE',
      details: { pluginId: place.pluginId, name: 'token' },
      message: expect.stringContaining('Enter it again'),
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(value);
    expect(await others.settings.find(place)).toMatchObject({ secretNames: ['token'] });
    await others.settings.setSecret(place, { name: 'token', value: 'again' });
    expect(await others.settings.readSecret(place, 'token')).toBe('again');
  });

  test('do not open a secret that was moved to another tenant or name', async () => {
    await stores.settings.setSecret(place, { name: 'token', value });
    await stores.settings.setSecret({ ...place, tenantId: 'tenant_two' }, { name: 'token', value: 'theirs' });
    const settings = rawOf('plugin_settings');
    const [mine] = await settings.find({}).sort({ _id: 1 }).toArray();
    await settings.updateMany({}, { $set: { secrets: mine?.secrets } });
    await expect(
      stores.settings.readSecret({ ...place, tenantId: 'tenant_two' }, 'token'),
    ).rejects.toMatchObject({ code: 'PLUGIN_SECRET_UNREADABLE' });
  });

  test('show at once what another process has changed, also of what was read before', async () => {
    const [here, there] = [await open(1), await open(1)];
    const { tenantId, pluginId } = place;
    const find = () => here.installs.findMany({ tenantId, pluginIds: [pluginId] });
    await there.installs.create(anInstall());
    expect(await find()).toEqual([anInstall()]);
    expect(await find()).toEqual([anInstall()]);
    const disabled = { phase: 'DISABLED', by: 'u', at: 1, reason: { code: 'X', message: '' } } as const;
    const changed = anInstall({ revision: 2, generation: 2, state: disabled });
    await there.installs.replace(changed);
    expect(await find()).toEqual([changed]);
  });

  test('forget journal lines, days and finished installations in time, and nothing that is under way', async () => {
    await stores.journal.append([anEntry()]);
    await stores.usage.add(place, aDay('2026-03-01'));
    await stores.installations.create(anInstallation());
    const failed = { code: 'X', where: '', message: '', why: '', fix: '' };
    await stores.installations.create(
      anInstallation({
        id: 'inst_2',
        state: { phase: 'FAILED', finishedAt: recently, step: 'CHECKING', problems: [failed] },
      }),
    );
    const forgetAt = async (collection: string, filter = {}) =>
      (await rawOf(collection).findOne(filter))?.forgetAt;
    expect(await forgetAt('plugin_journal')).toEqual(new Date(recently + 14 * dayMs));
    expect(await forgetAt('plugin_usage')).toEqual(new Date(Date.UTC(2026, 2, 1) + 400 * dayMs));
    expect(await forgetAt('plugin_installations', { phase: 'FAILED' })).toEqual(
      new Date(recently + 90 * dayMs),
    );
    expect(await forgetAt('plugin_installations', { phase: 'RUNNING' })).toBeNull();
    for (const collection of ['plugin_journal', 'plugin_usage', 'plugin_installations', 'plugin_storage']) {
      const indexes = await rawOf(collection).indexes();
      expect(indexes).toContainEqual(
        expect.objectContaining({ key: { forgetAt: 1 }, expireAfterSeconds: 0 }),
      );
    }
  });

  test('keep a journal to a length, and all that is rare in it', async () => {
    const entriesOf = (kind: JournalKind, from: number, count: number) =>
      Array.from({ length: count }, (_, n) => anEntry({ id: `jrn_${kind}_${from + n}`, kind }));
    const journal = await openJournalStore(mongo.connection, { keepMax: 5, slack: 10 });
    const list = async (kinds: readonly JournalKind[]) => {
      const query = { ...place, kinds, level: 'DEBUG', from: { before: null }, limit: 100 } as const;
      return (await journal.list(query)).map(({ id }) => id.slice(4));
    };
    await journal.append([...entriesOf('NOTICE', 10, 2), ...entriesOf('LOG', 10, 8)]);
    expect(await list(['LOG'])).toEqual(['LOG_17', 'LOG_16', 'LOG_15', 'LOG_14', 'LOG_13']);
    await journal.append(entriesOf('LOG', 20, 9));
    expect(await list(['LOG'])).toHaveLength(14);
    await journal.append(entriesOf('LOG', 30, 1));
    expect(await list(['LOG'])).toEqual(['LOG_30', 'LOG_28', 'LOG_27', 'LOG_26', 'LOG_25']);
    expect(await list(['NOTICE'])).toEqual(['NOTICE_11', 'NOTICE_10']);
    await journal.append(entriesOf('LOG', 40, 6).map((entry) => ({ ...entry, tenantId: 'tenant_two' })));
    expect(await list(['LOG'])).toHaveLength(5);
  });

  test('read by an index whatever is asked for', async () => {
    await stores.installs.create(anInstall());
    await stores.installations.create(anInstallation());
    await stores.journal.append([anEntry()]);
    await stores.usage.add(place, aDay('2026-03-01'));
    await stores.reviews.put(aReview());
    const plans = await recordPlans(async (watched) => {
      const { tenantId, pluginId } = place;
      const before = { at: recently, id: 'x' };
      await watched.installs.findMany({ tenantId, pluginIds: [pluginId] });
      await watched.installs.list({ tenantId, after: '@a', limit: 2 });
      await watched.installations.find({ tenantId, id: 'inst_1' });
      await watched.installations.list({ tenantId, before, limit: 2 });
      await watched.installations.listSilent({ before: 1, limit: 2 });
      await watched.packages.listOld({ before: 1, after: 'a', limit: 2 });
      await watched.settings.find(place);
      const entries = { ...place, kinds: ['LOG', 'NOTICE'], level: 'WARN', limit: 2 } as const;
      await watched.journal.list({ ...entries, from: { before: 'jrn_2' } });
      await watched.journal.list({ ...entries, from: { after: 'jrn_1' } });
      await watched.usage.list({ ...place, fromDay: '2026-01-01', limit: 2 });
      await watched.usage.listMany({ tenantId, pluginIds: [pluginId, '@test/other'], fromDay: '2026-01-01' });
      await watched.reviews.list({ ...place, before, limit: 2 });
    });
    expect(plans.length).toBeGreaterThanOrEqual(12);
    // Neither does it read all of a collection, nor sort what it has read.
    expect(plans.filter(({ plan }) => /"stage":"(COLLSCAN|SORT)"/.test(plan))).toEqual([]);
  });

  /** How the database answers each find that the work sends. */
  async function recordPlans(work: (stores: PluginStores) => Promise<void>) {
    const found: { readonly collection: string; readonly command: Record<string, unknown> }[] = [];
    const watched = await mongoose.createConnection(mongo.uri, { autoIndex: false, monitorCommands: true });
    try {
      const opened = await openPluginStores(watched, { secretKey: new Uint8Array(32), clock: systemClock });
      watched.getClient().on('commandStarted', ({ commandName, command }) => {
        if (commandName === 'find') found.push({ collection: String(command.find), command });
      });
      await work(opened);
    } finally {
      await watched.close();
    }
    const plans = [];
    for (const { collection, command } of found) {
      const { lsid: _lsid, $db: _db, $clusterTime: _time, ...asked } = command;
      const plan = await mongo.connection.db?.command({ explain: asked, verbosity: 'queryPlanner' });
      plans.push({ collection, plan: JSON.stringify(plan?.queryPlanner) });
    }
    return plans;
  }
});
