import { CommandError } from '../errors.ts';

/** Throws InvalidNamespace for a database or collection name that MongoDB would not take. */
export function refuseBadName(db: string, name: string): void {
  if (db === '' || /[/\\. "$*<>:|?\0]/.test(db) || Buffer.byteLength(db) > 63) {
    throw new CommandError(73, `Invalid database name: '${db}'`);
  }
  if (name.startsWith('system.') && name !== 'system.js') {
    throw new CommandError(73, `Invalid system namespace: ${db}.${name}`);
  }
  if (name === '' || name.startsWith('.') || name.includes('$') || name.includes('\0') || name.length > 240) {
    throw new CommandError(73, `Invalid collection name: '${name}'`);
  }
}
