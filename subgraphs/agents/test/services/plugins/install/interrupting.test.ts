import { describe, expect, it } from 'vitest';
import { changed } from '../../../../src/domain/installation-steps.ts';
import { type CatalogueEntry, defaultPluginSettings } from '../../../../src/plugin-desk.ts';
import { failSilentInstallations } from '../../../../src/services/plugins/install/fail-silent-installations.ts';
import { tendInstallations } from '../../../../src/services/plugins/install/tend-installations.ts';
import { aDesk, codesOf, ended, install, packagesOf, pluginOf, principal, start } from './desk.ts';
import { aTarball, base64 } from './packages.ts';

const settings = { ...defaultPluginSettings, installsConcurrent: 1, installsQueued: 1 };
const { installBeatMs, installSilentMs, installMs, packageKeepMs } = settings;
const place = { tenantId: principal.tenantId };
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A plugin of the catalogue whose packing goes on until it is let go. */
function slow() {
  const packing = Promise.withResolvers<void>();
  const packed = Promise.withResolvers<Uint8Array>();
  const entry: CatalogueEntry = {
    name: 'word-tools',
    version: '1.0.0',
    description: '',
    pack: () => {
      packing.resolve();
      return packed.promise;
    },
  };
  return { entry, packing: packing.promise, letGo: async () => packed.resolve(await aTarball()) };
}

describe('an installation under way', () => {
  it('ends as interrupted when the platform stops, and what it still does counts no more', async () => {
    const { entry, packing, letGo } = slow();
    const { desk } = aDesk({ catalogue: [entry], settings });
    const running = await start(desk, { catalogue: 'word-tools' });
    const waiting = await start(desk, { catalogue: 'word-tools' });
    await packing;
    await desk.installing.close();
    for (const { id } of [running, waiting]) {
      const done = await ended(desk, id);
      expect(codesOf(done)).toEqual(['INSTALLATION_INTERRUPTED']);
    }
    const stored = await desk.stores.installations.find({ ...place, id: running.id });
    await letGo();
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    expect(await desk.stores.installations.find({ ...place, id: running.id })).toEqual(stored);
    expect(await pluginOf(desk)).toBeNull();
    expect(await packagesOf(desk)).toEqual([]);
  });

  it('is not begun any more once the platform stops', async () => {
    const { desk } = aDesk();
    await desk.installing.close();
    const late = start(desk, { tarball: base64(await aTarball()) });
    await expect(late).rejects.toMatchObject({ code: 'INSTALLATIONS_BUSY' });
  });

  it('ends when it takes too long', async () => {
    const { entry, packing } = slow();
    const { desk, clock } = aDesk({ catalogue: [entry], settings });
    const { id } = await start(desk, { catalogue: 'word-tools' });
    await packing;
    await clock.advance(installMs);
    const done = await ended(desk, id);
    expect(codesOf(done)).toEqual(['INSTALLATION_TIMEOUT']);
    expect(done.state).toMatchObject({ step: 'DOWNLOADING' });
  });

  it('says again and again that it is, while it runs and while it waits', async () => {
    const { entry, packing, letGo } = slow();
    const { desk, clock } = aDesk({ catalogue: [entry], settings });
    const begun = [
      await start(desk, { catalogue: 'word-tools' }),
      await start(desk, { catalogue: 'word-tools' }),
    ];
    await packing;
    for (let beat = 0; beat < 10; beat++) {
      await clock.advance(installBeatMs);
      await nextTurn();
      expect(await failSilentInstallations(desk)).toBe(0);
    }
    await letGo();
    for (const { id } of begun) expect((await ended(desk, id)).state.phase).toBe('SUCCEEDED');
  });

  it('stores nothing after another process has ended it', async () => {
    const { entry, packing, letGo } = slow();
    const { desk, clock, log } = aDesk({ catalogue: [entry], settings });
    const { id } = await start(desk, { catalogue: 'word-tools' });
    await packing;
    const silent = { ...desk, clock: { ...clock, now: () => clock.now() + 2 * installSilentMs } };
    expect(await failSilentInstallations(silent)).toBe(1);
    await letGo();
    await desk.installing.close();
    expect(codesOf(await ended(desk, id))).toEqual(['INSTALLATION_INTERRUPTED']);
    expect(await pluginOf(desk)).toBeNull();
    expect(await packagesOf(desk)).toEqual([]);
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
  });

  it('goes on when the store is silent for a moment', async () => {
    const { desk, clock } = aDesk();
    const { installations } = desk.stores;
    let failures = 0;
    const replace: typeof installations.replace = async (next) => {
      if (next.state.phase === 'SUCCEEDED' && failures++ < 2) throw new Error('no answer');
      return installations.replace(next);
    };
    const stores = { ...desk.stores, installations: { ...installations, replace } };
    const { id } = await start({ ...desk, stores }, { tarball: base64(await aTarball()) });
    const done = ended(desk, id);
    while (failures < 3) {
      await nextTurn();
      // Before the store is silent the time of the installation would be used up, on a machine that is busy.
      if (failures > 0) await clock.advance(1_000);
    }
    expect((await done).state.phase).toBe('SUCCEEDED');
  });

  it('goes on when an answer of the store was lost after it had stored', async () => {
    const { desk } = aDesk();
    const { installations } = desk.stores;
    let lost = false;
    const replace: typeof installations.replace = async (next) => {
      const stored = await installations.replace(next);
      if (lost || next.state.phase !== 'SUCCEEDED') return stored;
      lost = true;
      // As if somebody had beaten in between: the revision is one that this process does not know.
      return false;
    };
    const stores = { ...desk.stores, installations: { ...installations, replace } };
    const { id } = await start({ ...desk, stores }, { tarball: base64(await aTarball()) });
    expect((await ended(desk, id)).state.phase).toBe('SUCCEEDED');
  });
});

describe('an installation whose process died', () => {
  it('is ended after a while, and whoever watches it is woken', async () => {
    const { entry, packing } = slow();
    const { desk, clock } = aDesk({ catalogue: [entry], settings });
    const begun = await start(desk, { catalogue: 'word-tools' });
    await packing;
    await desk.installing.close();
    const dead = { ...begun, id: 'inst_dead', revision: 1 };
    await desk.stores.installations.create(dead);
    expect(await failSilentInstallations(desk)).toBe(0);
    const done = ended(desk, dead.id);
    await clock.advance(installSilentMs + 1);
    expect(await failSilentInstallations(desk)).toBe(1);
    expect(codesOf(await done)).toEqual(['INSTALLATION_INTERRUPTED']);
    expect(await failSilentInstallations(desk)).toBe(0);
  });

  it('is left alone when it speaks again', async () => {
    const { desk, clock } = aDesk();
    const begun = await install(desk, { tarball: base64(await aTarball()) });
    const state = { phase: 'RUNNING', step: 'CHECKING', beatAt: clock.now() } as const;
    const quiet = { ...begun, id: 'inst_quiet', revision: 1, state };
    const { installations } = desk.stores;
    await installations.create(quiet);
    await clock.advance(installSilentMs + 1);
    const listSilent: typeof installations.listSilent = async (query) => {
      const found = await installations.listSilent(query);
      await installations.replace(changed(quiet, { ...state, beatAt: clock.now() }));
      return found;
    };
    const stores = { ...desk.stores, installations: { ...installations, listSilent } };
    expect(await failSilentInstallations({ ...desk, stores })).toBe(0);
    const found = await installations.find({ ...place, id: quiet.id });
    expect(found?.state.phase).toBe('RUNNING');
  });
});

describe('looking after installations', () => {
  it('deletes packages that nothing refers to, once they are old, however many there are', async () => {
    const { desk, clock } = aDesk();
    await install(desk, { tarball: base64(await aTarball()) });
    const [used] = await packagesOf(desk);
    const old = Array.from({ length: 250 }, (_, index) => `sha512-${String(index).padStart(3, '0')}`);
    for (const integrity of old)
      await desk.stores.packages.put({ integrity, bytes: new Uint8Array(1), at: clock.now() });
    const stop = new AbortController();
    const tending = tendInstallations(desk, stop.signal);
    await clock.advance(packageKeepMs - 1);
    await desk.stores.packages.put({ integrity: 'sha512-young', bytes: new Uint8Array(1), at: clock.now() });
    expect((await desk.stores.packages.listOld({ before: 1e15, after: null, limit: 500 })).length).toBe(252);
    await clock.advance(packageKeepMs + 1);
    await nextTurn();
    // The next look, by which the young one is old as well.
    await clock.advance(packageKeepMs);
    await nextTurn();
    expect(await packagesOf(desk)).toEqual([used]);
    stop.abort();
    await tending;
  });

  it('goes on after a failure, and stops when it is told to', async () => {
    const { desk, clock, log } = aDesk();
    let asked = 0;
    const listSilent = async () => {
      if (asked++ === 0) throw new Error('no answer');
      return [];
    };
    const stores = { ...desk.stores, installations: { ...desk.stores.installations, listSilent } };
    const stop = new AbortController();
    const tending = tendInstallations({ ...desk, stores }, stop.signal);
    for (let look = 0; look < 2; look++) {
      await nextTurn();
      await clock.advance(installSilentMs);
    }
    stop.abort();
    await tending;
    expect(asked).toBeGreaterThan(1);
    expect(log.lines).toMatchObject([{ level: 'error' }]);
  });
});
