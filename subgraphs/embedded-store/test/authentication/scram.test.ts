import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Conversation, deriveVerifier, startConversation } from '../../src/authentication/scram.ts';

// The example of RFC 7677, section 3.
const example = {
  verifier: deriveVerifier(
    { user: 'user', password: 'pencil' },
    { salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'), iterations: 4096 },
  ),
  clientFirst: Buffer.from('n,,n=user,r=rOprNGfwEbeRWgbNEkqO'),
  serverNonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  clientFinal:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

const begin = (): Conversation => {
  const conversation = startConversation(example.verifier, example.clientFirst, example.serverNonce);
  if (conversation === undefined) throw new Error('the example was refused');
  return conversation;
};

/** A client of our own, for what a well-behaved one would not say. */
function prove(password: string, { header = 'n,,', user = 'user' } = {}): Buffer | undefined {
  const { verifier } = example;
  const bare = `n=${user},r=abc`;
  const conversation = startConversation(verifier, Buffer.from(header + bare), 'xyz');
  if (conversation === undefined) return undefined;
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const salted = pbkdf2Sync(password, verifier.salt, verifier.iterations, 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const withoutProof = `c=${Buffer.from(header).toString('base64')},r=abcxyz`;
  const said = `${bare},${conversation.challenge.toString()},${withoutProof}`;
  const signature = hmac(createHash('sha256').update(clientKey).digest(), said);
  const proof = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)));
  return conversation.finish(Buffer.from(`${withoutProof},p=${proof.toString('base64')}`));
}

describe('SCRAM-SHA-256', () => {
  test("the RFC's own example is spoken to the letter", () => {
    const conversation = begin();
    expect(conversation.challenge.toString()).toBe(example.serverFirst);
    expect(conversation.finish(Buffer.from(example.clientFinal))?.toString()).toBe(example.serverFinal);
  });

  test('the iterations are at least what MongoDB asks for', () => {
    const { iterations } = deriveVerifier({ user: 'u', password: 'p' }, { salt: Buffer.alloc(28) });
    expect(iterations).toBeGreaterThanOrEqual(15_000);
  });

  test('the right password is proved, with either flag for no channel binding', () => {
    expect(prove('pencil')).toBeDefined();
    expect(prove('pencil', { header: 'y,,' })).toBeDefined();
  });

  test.each(['Pencil', 'pencil ', ''])('a wrong password is refused: %j', (password) => {
    expect(prove(password)).toBeUndefined();
  });

  test.each([
    ['another user', 'n,,n=root,r=abc'],
    ['channel binding', 'p=tls-unique,,n=user,r=abc'],
    ['acting for another user', 'n,a=root,n=user,r=abc'],
    ['an extension that must be understood', 'n,,m=ext,n=user,r=abc'],
    ['no nonce', 'n,,n=user,r='],
    ['nothing', ''],
    ['a message without end', `n,,n=user,r=${'a'.repeat(2000)}`],
  ])('a first message with %s is refused', (_, message) => {
    expect(startConversation(example.verifier, Buffer.from(message), 'xyz')).toBeUndefined();
  });

  test.each([
    ['another nonce', example.clientFinal.replace('r=rOpr', 'r=xOpr')],
    ['another channel', example.clientFinal.replace('c=biws', 'c=eSws')],
    ['a proof with one bit changed', example.clientFinal.replace('p=dHz', 'p=dHy')],
    ['a short proof', example.clientFinal.replace(/p=.*/, 'p=dHzb')],
    ['no proof', example.clientFinal.replace(/,p=.*/, '')],
    ['nothing', ''],
  ])('a last message with %s is refused', (_, message) => {
    expect(begin().finish(Buffer.from(message))).toBeUndefined();
  });

  test('a name with a comma or an equals sign is understood as it is escaped', () => {
    const verifier = deriveVerifier({ user: 'a,b=c', password: 'p' }, { salt: Buffer.alloc(28) });
    expect(startConversation(verifier, Buffer.from('n,,n=a=2Cb=3Dc,r=abc'), 'xyz')).toBeDefined();
  });
});
