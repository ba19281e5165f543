import { describe, expect, it } from 'vitest';
import { openHeadSigner, verifyNote } from '../../src/crypto/head-signer.ts';
import { readVerifierKey } from '../../src/domain/tree-head.ts';
import { aFolder } from '../builders.ts';

const head = { tenantId: 'tenant_one', size: 7, root: 'ab'.repeat(32), at: Date.UTC(2026, 0, 1) };

describe('a signed tree head', () => {
  it('is a checkpoint in a signed note, and says what it was made from', async () => {
    const signer = await openHeadSigner(await aFolder());
    const signed = await signer.sign(head);
    expect(signed.note).toMatch(
      /^ymera\.audit\/tenant_one\n7\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\ntime 2026-01-01T00:00:00\.000Z\n\n— ymera\.audit [A-Za-z0-9+/]{91}=\n$/,
    );
    expect(await verifyNote(signed.note, signer.publicKey)).toEqual(signed);
  });

  it('is checked with the verifier key alone, which stays the same from start to start', async () => {
    const folder = await aFolder();
    const { note } = await (await openHeadSigner(folder)).sign(head);
    const { verifierKey } = await openHeadSigner(folder);
    const key = readVerifierKey(`${verifierKey}\n`);
    expect(key && (await verifyNote(note, key))).toMatchObject(head);
  });

  it('that was changed, cut, or signed by another key is none', async () => {
    const signer = await openHeadSigner(await aFolder());
    const other = await openHeadSigner(await aFolder());
    const { note } = await signer.sign(head);
    const wrong = [
      note.replace('\n7\n', '\n8\n'),
      note.replace('tenant_one', 'tenant_two'),
      note.replace('2026-01-01T00:00', '2026-01-02T00:00'),
      note.replace('q6ur', 'q6us'),
      note.slice(0, note.lastIndexOf('—')),
      note.slice(0, -10),
      (await other.sign(head)).note,
      '',
      'hello\n\n— ymera.audit AAAA\n',
    ];
    for (const one of wrong) expect(await verifyNote(one, signer.publicKey)).toBeNull();
  });

  it.each(['', 'ymera.audit', 'ymera.audit+00000000+AQID', 'x+zz+y'])('has no verifier key "%s"', (text) => {
    expect(readVerifierKey(text)).toBeNull();
  });
});
