import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { Binary } from 'bson';
import { describe, expect, test } from 'vitest';
import { createGate, type Keeper } from '../../src/authentication/gate.ts';
import { decode } from '../../src/values/decode.ts';
import { type Doc, docOf } from '../../src/values/document.ts';
import { encode } from '../../src/values/encode.ts';

const account = { user: 'ymera-1', password: 'correct horse' };
const gate = createGate(account);
const ran = docOf({ ran: true, ok: 1 });
const ask = (keeper: Keeper, command: Doc): Doc => decode(keeper.handle(command, () => encode(ran)));

const firstMessage = `n,,n=${account.user},r=abc`;
const start = (changes: Doc = {}): Doc => ({
  saslStart: 1,
  mechanism: 'SCRAM-SHA-256',
  payload: new Binary(Buffer.from(firstMessage)),
  options: { skipEmptyExchange: true },
  $db: 'admin',
  ...changes,
});

/** The client's last message in answer to a challenge. */
function proof({ payload }: Doc, password = account.password): Binary {
  const challenge = payload instanceof Binary ? Buffer.from(payload.value()).toString() : '';
  const [, nonce = '', salt = '', iterations = '0'] = /^r=(.*),s=(.*),i=(.*)$/.exec(challenge) ?? [];
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const said = `n=${account.user},r=abc,${challenge},c=biws,r=${nonce}`;
  const signature = hmac(createHash('sha256').update(clientKey).digest(), said);
  const proved = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)));
  return new Binary(Buffer.from(`c=biws,r=${nonce},p=${proved.toString('base64')}`));
}

const admit = (keeper: Keeper): Doc => {
  const challenge = ask(keeper, start());
  return ask(keeper, { saslContinue: 1, conversationId: 1, payload: proof(challenge) });
};

describe('before a connection is admitted', () => {
  test.each(['hello', 'isMaster', 'ismaster', 'ping', 'buildInfo'])('%s is answered', (name) => {
    expect(ask(gate.keeper(), { [name]: 1 })).toEqual(ran);
  });

  test.each(['find', 'insert', 'serverStatus', 'endWhenUnused', 'aggregate', 'dropDatabase', 'nonsense'])(
    '%s is refused',
    (name) => {
      let happened = false;
      const run = () =>
        gate.keeper().handle({ [name]: 1 }, () => {
          happened = true;
          return encode(ran);
        });
      expect(run).toThrow(expect.objectContaining({ code: 13 }));
      expect(happened).toBe(false);
    },
  );

  test('an inherited name is not a command that is open to all', () => {
    expect(() => ask(gate.keeper(), { constructor: 1 })).toThrow(expect.objectContaining({ code: 13 }));
  });
});

describe('a connection that proves to know the password', () => {
  test('is admitted, and gets the proof that the server knows it too', () => {
    const keeper = gate.keeper();
    expect(admit(keeper)).toMatchObject({ done: true, ok: 1, conversationId: 1 });
    expect(keeper.admitted()).toBe(true);
    expect(ask(keeper, { find: 'x' })).toEqual(ran);
  });

  test('admits no other connection', () => {
    const [one, other] = [gate.keeper(), gate.keeper()];
    admit(one);
    expect(other.admitted()).toBe(false);
    expect(() => ask(other, { find: 'x' })).toThrow(expect.objectContaining({ code: 13 }));
  });

  test('may insist on the empty exchange at the end', () => {
    const keeper = gate.keeper();
    const challenge = ask(keeper, start({ options: undefined }));
    const last = { saslContinue: 1, conversationId: 1 };
    expect(ask(keeper, { ...last, payload: proof(challenge) })).toMatchObject({ done: false });
    expect(ask(keeper, { ...last, payload: new Binary(Buffer.alloc(0)) })).toMatchObject({ done: true });
  });

  test('may begin within its handshake', () => {
    const keeper = gate.keeper();
    const { $db: db, ...first } = start();
    const reply = ask(keeper, { hello: 1, speculativeAuthenticate: { ...first, db }, $db: 'admin' });
    expect(reply).toMatchObject({ ran: true, speculativeAuthenticate: { done: false, conversationId: 1 } });
    const payload = proof(reply.speculativeAuthenticate as Doc); // asserted by the line above
    expect(ask(keeper, { saslContinue: 1, conversationId: 1, payload })).toMatchObject({ done: true });
    expect(keeper.admitted()).toBe(true);
  });
});

describe('what is wrong is refused:', () => {
  const refused = (run: () => unknown, code: number) =>
    expect(run).toThrow(expect.objectContaining({ code }));

  test('a wrong password', () => {
    const keeper = gate.keeper();
    const payload = proof(ask(keeper, start()), 'wrong');
    refused(() => ask(keeper, { saslContinue: 1, conversationId: 1, payload }), 18);
    expect(keeper.admitted()).toBe(false);
    refused(() => ask(keeper, { saslContinue: 1, conversationId: 1, payload }), 17);
  });

  test.each([
    ['another mechanism', { mechanism: 'SCRAM-SHA-1' }],
    ['no mechanism', { mechanism: undefined }],
    ['another database', { $db: 'test' }],
    ['another user', { payload: new Binary(Buffer.from('n,,n=root,r=abc')) }],
    ['a payload that is none', { payload: 5 }],
  ])('%s', (_, changes) => {
    refused(() => ask(gate.keeper(), start(changes)), 18);
  });

  test('going on without having begun, or with another conversation', () => {
    const keeper = gate.keeper();
    refused(() => ask(keeper, { saslContinue: 1, conversationId: 1, payload: '' }), 17);
    const challenge = ask(keeper, start());
    refused(() => ask(keeper, { saslContinue: 1, conversationId: 2, payload: proof(challenge) }), 17);
  });

  test('a guess in the handshake, by silence', () => {
    const speculativeAuthenticate = { ...start({ mechanism: 'PLAIN' }), db: 'admin' };
    expect(ask(gate.keeper(), { hello: 1, speculativeAuthenticate })).toEqual(ran);
  });

  test('the right password after five wrong ones on the same connection', () => {
    const keeper = gate.keeper();
    for (let attempt = 0; attempt < 5; attempt++) {
      const payload = proof(ask(keeper, start()), 'wrong');
      refused(() => ask(keeper, { saslContinue: 1, conversationId: 1, payload }), 18);
    }
    refused(() => ask(keeper, start()), 18);
    expect(gate.keeper().admitted()).toBe(false);
    expect(admit(gate.keeper())).toMatchObject({ done: true });
  });
});

test('a handshake tells the mechanisms of the one user there is', () => {
  expect(ask(gate.keeper(), { hello: 1, saslSupportedMechs: 'admin.ymera-1' })).toMatchObject({
    saslSupportedMechs: ['SCRAM-SHA-256'],
  });
  expect(ask(gate.keeper(), { hello: 1, saslSupportedMechs: 'admin.root' })).toEqual(ran);
});
