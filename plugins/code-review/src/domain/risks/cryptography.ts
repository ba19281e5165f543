import { functionName, isFunction, memberName, nameOfKey } from '../syntax/functions.ts';
import { child, type SyntaxNode, text } from '../syntax/node.ts';
import { argument, CALLS, calleeName, type RiskRule, receiverName } from './rule.ts';

const WEAK_HASH = /^(?:md4|md5|sha-?1|ripemd160)$/i;

const weakHash: RiskRule = {
  id: 'risk/weak-hash',
  severity: 'medium',
  why: 'Two inputs of the same MD5 or SHA-1 are made to order, so the hash proves nothing.',
  fix: 'Use SHA-256 or better; for passwords scrypt, bcrypt or Argon2.',
  nodes: CALLS,
  check(node) {
    const name = calleeName(node);
    if (name !== 'createHash' && name !== 'createHmac' && name !== 'digest') return undefined;
    if (name === 'digest' && receiverName(node) !== 'subtle') return undefined;
    const algorithm = text(argument(node, 0), 'value') ?? '';
    return WEAK_HASH.test(algorithm) ? `${algorithm} is used as a hash.` : undefined;
  },
};

const weakCipher: RiskRule = {
  id: 'risk/weak-cipher',
  severity: 'high',
  why: 'The cipher or its mode gives away patterns of the text, or can be broken outright.',
  fix: 'Use aes-256-gcm with a fresh random nonce for each message.',
  nodes: CALLS,
  check(node) {
    if (!/^create(?:Dec|C)ipher(?:iv)?$/.test(calleeName(node) ?? '')) return undefined;
    const algorithm = text(argument(node, 0), 'value') ?? '';
    return /^(?:des|rc[24]|bf|blowfish)|-ecb$/i.test(algorithm)
      ? `${algorithm} is used as a cipher.`
      : undefined;
  },
};

const SECRET_NAME =
  /(?:^|_|[a-z](?=[A-Z]))(?:token|secret|password|passwd|nonce|salt|otp|csrf|api_?key|session_?id)/i;

const guessableRandom: RiskRule = {
  id: 'risk/guessable-random',
  severity: 'high',
  why: 'Math.random can be predicted from a few earlier values.',
  fix: 'Use crypto.randomUUID, crypto.getRandomValues or crypto.randomBytes.',
  nodes: CALLS,
  check(node, _, ancestors) {
    if (calleeName(node) !== 'random' || receiverName(node) !== 'Math') return undefined;
    const name = namesAround(ancestors).find((one) => SECRET_NAME.test(one));
    return name === undefined ? undefined : `Math.random is used for ${name}.`;
  },
};

/** What the value is called, inside out, up to and including the function that makes it. */
function namesAround(ancestors: readonly SyntaxNode[]): readonly string[] {
  const names: string[] = [];
  for (let index = ancestors.length - 1; index >= 0; index--) {
    const node = ancestors[index];
    if (node === undefined) break;
    if (node.type === 'VariableDeclarator') names.push(text(child(node, 'id'), 'name') ?? '');
    if (node.type === 'AssignmentExpression') names.push(memberName(child(node, 'left')) ?? '');
    if (node.type === 'ObjectProperty') names.push(nameOfKey(node) ?? '');
    if (!isFunction(node)) continue;
    const name = functionName(node, ancestors.slice(0, index));
    names.push(name);
    // A callback has no name of its own: what it is part of may have one.
    if (name !== 'anonymous' && !name.startsWith('callback of ')) break;
  }
  return names;
}

const tlsOff: RiskRule = {
  id: 'risk/tls-off',
  severity: 'high',
  why: 'Anybody between the two ends can read and change what is sent.',
  fix: 'Trust the authority that signed the certificate, by the option ca, instead of everybody.',
  nodes: ['ObjectProperty', 'AssignmentExpression'],
  check(node) {
    if (node.type === 'ObjectProperty') {
      const name = nameOfKey(node) ?? '';
      const off =
        (name === 'rejectUnauthorized' || name === 'strictSSL') && child(node, 'value')?.value === false;
      return off ? `${name} is set to false.` : undefined;
    }
    const name = memberName(child(node, 'left')) ?? '';
    const value = child(node, 'right')?.value;
    if (name === 'rejectUnauthorized' && value === false) return 'rejectUnauthorized is set to false.';
    const off = name === 'NODE_TLS_REJECT_UNAUTHORIZED' && (value === '0' || value === 0);
    return off ? 'Certificates are not checked in the whole process.' : undefined;
  },
};

/** Protection that is weaker than it looks. */
export const cryptographyRules: readonly RiskRule[] = [weakHash, weakCipher, guessableRandom, tlsOff];
