import { describe, expect, it } from 'vitest';
import { integrityOf } from '../../src/packages/integrity.ts';
import { openPackage } from '../../src/packages/open-package.ts';
import { validatePackage } from '../../src/packages/validate.ts';
import { aPluginManifest, aPluginTarball } from './support/plugins.ts';

describe('an installed package', () => {
  it('gives the very plugin that was validated', async () => {
    const packed = await aPluginTarball();
    const { valid } = await validatePackage(packed);
    expect(await openPackage(packed, integrityOf(packed))).toEqual(valid?.bundle);
  });

  it('whose bytes changed is refused before anything of it is read', async () => {
    const [packed, other] = [await aPluginTarball(), await aPluginTarball({ code: 'var other;' })];
    const opened = openPackage(other, integrityOf(packed));
    await expect(opened).rejects.toMatchObject({ code: 'PKG_INTEGRITY_MISMATCH' });
    await expect(openPackage(packed, 'sha1-abc')).rejects.toMatchObject({ code: 'PKG_INTEGRITY_WEAK' });
  });

  it('whose code is not the one that its manifest describes is refused', async () => {
    const packed = await aPluginTarball({ files: { 'dist/plugin.js': 'var other;' } });
    const opened = openPackage(packed, integrityOf(packed));
    await expect(opened).rejects.toMatchObject({ code: 'PKG_HASH_MISMATCH' });
  });

  it('that the platform has outgrown is refused', async () => {
    const packed = await aPluginTarball({ manifest: aPluginManifest({ engine: '>=0.1 <1' }) });
    const integrity = integrityOf(packed);
    expect(await openPackage(packed, integrity, { platformVersion: '0.9.0' })).toBeTruthy();
    const opened = openPackage(packed, integrity, { platformVersion: '1.0.0' });
    await expect(opened).rejects.toMatchObject({ code: 'PKG_ENGINE_MISMATCH' });
  });
});
