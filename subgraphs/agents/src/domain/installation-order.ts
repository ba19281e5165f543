import { InvalidArgumentError, requireWellFormed } from '@ymera/kernel';
import type { InstallationRequest } from './installation.ts';

/** What somebody asks to install, as it came. */
export interface InstallInput {
  readonly registry?: { readonly name: string; readonly range: string } | null;
  /** Base64. */
  readonly tarball?: string | null;
  readonly folder?: string | null;
  /** A package name. */
  readonly catalogue?: string | null;
  readonly clientKey?: string | null;
}

/** From where to install. */
export type InstallOrder =
  | { readonly kind: 'REGISTRY'; readonly name: string; readonly range: string }
  | { readonly kind: 'TARBALL'; readonly packed: Uint8Array }
  | { readonly kind: 'FOLDER'; readonly folder: string }
  | { readonly kind: 'CATALOGUE'; readonly name: string };

const clientKeyMax = 100;
/** npm's own bound. */
const nameMax = 214;
const rangeMax = 200;
const folderMax = 4_096;
const packedMax = 8 * 1024 * 1024;

/** @throws InvalidArgumentError when it is not exactly one source, or one that can't be meant */
export function readInstallInput(input: InstallInput): InstallOrder {
  const { clientKey, registry, tarball, folder, catalogue } = input;
  if (isGiven(clientKey)) checkLength('clientKey', clientKey, clientKeyMax);
  const given = Object.entries({ registry, tarball, folder, catalogue }).filter(([, source]) =>
    isGiven(source),
  );
  if (given.length !== 1) {
    const came = given.length === 0 ? 'none of them' : given.map(([name]) => name).join(' and ');
    throw new InvalidArgumentError('input', 'exactly one of registry, tarball, folder and catalogue', came);
  }
  if (isGiven(registry)) return registryOrder(registry);
  if (isGiven(tarball)) return { kind: 'TARBALL', packed: decodeTarball(tarball) };
  if (isGiven(folder)) {
    return { kind: 'FOLDER', folder: checkLength('input.folder', folder, folderMax) };
  }
  return { kind: 'CATALOGUE', name: checkLength('input.catalogue', catalogue ?? '', nameMax) };
}

/** What is kept of an order, to be shown. */
export function requestOf(order: InstallOrder): InstallationRequest {
  switch (order.kind) {
    case 'REGISTRY':
      return { kind: order.kind, name: order.name, range: order.range };
    case 'TARBALL':
      return { kind: order.kind, name: '', range: null };
    case 'FOLDER':
      return { kind: order.kind, name: order.folder, range: null };
    case 'CATALOGUE':
      return { kind: order.kind, name: order.name, range: null };
  }
}

/**
 * Whether an order can be the one that a request was made of. A tarball's bytes and a folder's real path are not kept,
 * so that two of them are told apart by kind alone.
 */
export function isSameOrder(order: InstallOrder, request: InstallationRequest): boolean {
  if (order.kind !== request.kind) return false;
  if (order.kind === 'TARBALL' || order.kind === 'FOLDER') return true;
  const { name, range } = requestOf(order);
  return name === request.name && range === request.range;
}

function registryOrder({ name, range }: { name: string; range: string }): InstallOrder {
  checkLength('input.registry.name', name, nameMax);
  checkLength('input.registry.range', range, rangeMax);
  return { kind: 'REGISTRY', name, range };
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Its length is checked before anything is decoded. */
function decodeTarball(text: string): Uint8Array {
  const argument = 'input.tarball';
  if (text.length > Math.ceil(packedMax / 3) * 4) {
    const expected = `at most ${packedMax.toLocaleString('en')} bytes packed`;
    throw new InvalidArgumentError(argument, expected, `a text of ${text.length} characters`);
  }
  if (text === '' || text.length % 4 !== 0 || !base64.test(text)) {
    throw new InvalidArgumentError(argument, 'base64 with its padding and without blanks', 'something else');
  }
  return Buffer.from(text, 'base64');
}

function checkLength(argument: string, text: string, most: number): string {
  if (text.length > 0 && text.length <= most) {
    requireWellFormed(argument, text);
    return text;
  }
  throw new InvalidArgumentError(
    argument,
    `a text of 1 to ${most} characters`,
    `${text.length} characters long`,
  );
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
