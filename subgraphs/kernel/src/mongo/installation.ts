import type { Connection } from 'mongoose';
import { newId } from '../ids.ts';
import { unlessThere } from './duplicate-key.ts';

interface StoredInstallation {
  readonly _id: 'installation';
  readonly name: string;
}

/**
 * The name of the installation that a database belongs to, such as `ymera_01jq3…`: made by the first process that
 * asks, and the same for all others, however many ask at once. A copy of a database has the name of the original.
 */
export async function installationName(connection: Connection): Promise<string> {
  const stored = connection.collection<StoredInstallation>('installation');
  const find = () => stored.findOne({ _id: 'installation' });
  const known = await find();
  if (known) return known.name;
  const made = { _id: 'installation', name: newId('ymera') } as const;
  const isFirst = await unlessThere(
    stored.insertOne(made, { writeConcern: { w: 'majority', journal: true } }),
  );
  const stands = isFirst ? made : await find();
  if (!stands) throw new Error('The name of this installation was written, and is not there.');
  return stands.name;
}
