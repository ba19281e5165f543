import { randomBytes } from 'node:crypto';
import { Binary } from 'bson';
import { CommandError } from '../errors.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import {
  type Account,
  type Conversation,
  deriveVerifier,
  startConversation,
  type Verifier,
} from './scram.ts';

/** Lets clients in that prove to know the password. */
export interface Gate {
  /** For each connection its own keeper: who is let in on one is not let in on another. */
  readonly keeper: () => Keeper;
}

/** Stands between one connection and the commands. */
export interface Keeper {
  /** Whether this connection has proved to know the password. */
  readonly admitted: () => boolean;
  /**
   * Gives the encoded reply to a command, which is run by `proceed` if it may be. Throws CommandError: 13 for what
   * needs authentication first, 18 for a proof that is wrong.
   */
  readonly handle: (command: Doc, proceed: () => Uint8Array) => Uint8Array;
}

const mechanism = 'SCRAM-SHA-256';
const failuresMax = 5;
const handshakes = new Set(['hello', 'isMaster', 'ismaster']);
const openToAll = new Set([...handshakes, 'ping', 'buildInfo', 'buildinfo']);

/** What a connection may send before it is admitted, in bytes: a handshake, but no bulk of documents. */
export const bytesBeforeAdmission = 64 * 1024;

export function createGate(account: Account): Gate {
  const verifier = deriveVerifier(account, { salt: randomBytes(28) });
  return { keeper: () => createKeeper(verifier) };
}

function createKeeper(verifier: Verifier): Keeper {
  let admitted = false;
  let failures = 0;
  let conversation: Talk | undefined;

  const refuse = (): CommandError => {
    failures += 1;
    conversation = undefined;
    return new CommandError(18, 'Authentication failed.');
  };

  const start = (command: Doc): Doc => {
    if (failures >= failuresMax) throw new CommandError(18, 'too many attempts on this connection');
    if (command.mechanism !== mechanism) {
      throw new CommandError(18, `only ${mechanism} is served, not ${JSON.stringify(command.mechanism)}`);
    }
    conversation = begin(verifier, command);
    if (conversation === undefined) throw refuse();
    return reply(conversation.challenge, false);
  };

  const proceedWith = ({ conversationId, payload }: Doc): Doc => {
    const current = conversation;
    if (current === undefined || conversationId !== talkId) {
      throw new CommandError(17, 'No SASL session state found');
    }
    if (current.proved) {
      conversation = undefined;
      return reply(Buffer.alloc(0), true);
    }
    const last = current.finish(bytesOf(payload));
    if (last === undefined) throw refuse();
    admitted = true;
    conversation = current.skipEmpty ? undefined : { ...current, proved: true };
    return reply(last, current.skipEmpty);
  };

  return {
    admitted: () => admitted,
    handle: (command, proceed) => {
      const [name = ''] = Object.keys(command);
      if (name === 'saslStart') return encode(docOf({ ...start(command), ok: 1 }));
      if (name === 'saslContinue') return encode(docOf({ ...proceedWith(command), ok: 1 }));
      if (handshakes.has(name)) return withExtras(proceed(), command);
      if (admitted || openToAll.has(name)) return proceed();
      throw new CommandError(13, `command ${name} requires authentication`);
    },
  };

  /** A handshake may carry the first step of authentication, and may ask how a user can authenticate. */
  function withExtras(answer: Uint8Array, command: Doc): Uint8Array {
    const { saslSupportedMechs, speculativeAuthenticate } = command;
    const extras = docOf({});
    if (saslSupportedMechs === `admin.${verifier.user}`) extras.saslSupportedMechs = [mechanism];
    if (isDoc(speculativeAuthenticate) && failures < failuresMax) {
      // A guess that does not fit is left out of the answer, and the client starts over.
      conversation = begin(verifier, { $db: speculativeAuthenticate.db, ...speculativeAuthenticate });
      if (conversation !== undefined) extras.speculativeAuthenticate = reply(conversation.challenge, false);
    }
    return Object.keys(extras).length === 0 ? answer : encode(docOf({ ...decode(answer), ...extras }));
  }
}

interface Talk extends Conversation {
  /** Whether the client does without the empty exchange at the end. */
  readonly skipEmpty: boolean;
  readonly proved: boolean;
}

// A connection has one conversation at a time; a new one ends the old.
const talkId = 1;

const reply = (payload: Buffer, done: boolean): Doc =>
  docOf({ conversationId: talkId, done, payload: new Binary(payload) });

function begin(verifier: Verifier, { mechanism: asked, payload, options, $db }: Doc): Talk | undefined {
  if (asked !== mechanism || $db !== 'admin') return undefined;
  const started = startConversation(verifier, bytesOf(payload), randomBytes(24).toString('base64'));
  const skipEmpty = isDoc(options) && options.skipEmptyExchange === true;
  return started === undefined ? undefined : { ...started, skipEmpty, proved: false };
}

/** The bytes of a payload; drivers send binary data, the protocol also allows base64. */
function bytesOf(payload: unknown): Buffer {
  if (payload instanceof Binary) return Buffer.from(payload.value());
  return Buffer.from(typeof payload === 'string' ? payload : '', 'base64');
}
