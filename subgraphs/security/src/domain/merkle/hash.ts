import { sha256Hex } from '@ymera/kernel/canonical-json';

/** SHA-256 in lower-case hex. */
export type Hash = string;

/** Of a log without entries: the hash of nothing (RFC 6962, 2.1). */
export const emptyRoot: Hash = sha256Hex('');

/** @param data what the leaf stands for, in hex */
export function hashLeaf(data: string): Hash {
  return sha256Hex(Buffer.from(`${leafPrefix}${data}`, 'hex'));
}

export function hashNode(left: Hash, right: Hash): Hash {
  return sha256Hex(Buffer.from(`${nodePrefix}${left}${right}`, 'hex'));
}

/** Leaves and nodes begin with another byte, so that neither can be passed off as the other (RFC 6962, 2.1). */
const leafPrefix = '00';
const nodePrefix = '01';
