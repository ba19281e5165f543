import { DomainError } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { Secrets } from '../domain/mcp/check-settings.ts';
import { McpServerContendedError } from '../domain/mcp/errors.ts';
import type { McpServer } from '../domain/mcp/server.ts';
import type { McpServerPlace, McpServerStore } from '../mcp-ports.ts';
import { createSecretBox } from './plugins/secret-box.ts';
import { createTurns } from './plugins/turns.ts';

const serverSchema = new Schema(
  {
    /** `["<tenant>","<server>"]` */
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    name: { type: String, required: true },
    revision: { type: Number, required: true },
    /** The server as JSON text: schemas of its tools use any key. */
    record: { type: String, required: true },
    /** All secrets together, sealed. */
    sealed: { type: String, required: true },
  },
  { collection: 'agent_mcp_servers', versionKey: false, autoIndex: false, minimize: false },
);
serverSchema.index({ tenantId: 1, name: 1 });

/** The secrets were stored under another key than the installation's, or were changed where they lie. */
class McpSecretsUnreadableError extends DomainError {
  readonly code = 'MCP_SECRETS_UNREADABLE';

  constructor(name: string) {
    super(
      `The secrets of the MCP server "${name}" can't be decrypted: they were stored under another identity key than this installation has now, or were changed in the database. Enter them again, or restore the key.`,
      { details: { server: name } },
    );
  }
}

/** Changes from other processes that may come between; those of this one wait for each other. */
const attemptsMax = 50;

const keyOf = ({ tenantId, name }: McpServerPlace) => JSON.stringify([tenantId, name]);
/** What secrets are sealed for; plugins' have another form. */
const sealedFor = ({ tenantId, name }: McpServerPlace) => JSON.stringify(['mcp', tenantId, name]);
// The text was written from an McpServer.
const toServer = ({ record }: { readonly record: string }) => JSON.parse(record) as McpServer;

/** MCP servers as documents; the revision guards every change. */
export async function openMcpServerStore(
  connection: Connection,
  secretKey: Uint8Array,
): Promise<McpServerStore> {
  const servers = connection.model('AgentsMcpServer', serverSchema);
  await servers.createIndexes();
  const box = createSecretBox(secretKey);
  const turns = createTurns();
  const seal = (place: McpServerPlace, secrets: Secrets) =>
    box.seal(JSON.stringify([...secrets]), sealedFor(place));

  return {
    create: (server, secrets) => {
      const { tenantId, name, revision } = server;
      const document = { _id: keyOf(server), tenantId, name, revision, record: JSON.stringify(server) };
      return unlessThere(servers.create({ ...document, sealed: seal(server, secrets) }));
    },
    find: async (place, signal) => {
      const found = await servers.findById(keyOf(place), { sealed: 0 }).setOptions({ signal }).lean();
      return found && toServer(found);
    },
    list: async ({ tenantId, limit }, signal) => {
      const found = await servers
        .find({ tenantId }, { sealed: 0 })
        .setOptions({ signal })
        .sort({ name: 1 })
        .limit(limit)
        .lean();
      return found.map(toServer);
    },
    change: (place, decide, secrets = null) =>
      turns.take(keyOf(place), async () => {
        for (let attempt = 0; attempt < attemptsMax; attempt++) {
          const found = await servers.findById(keyOf(place), { sealed: 0 }).lean();
          if (!found) return null;
          const before = toServer(found);
          const next = decide(before);
          if (next === before) return before;
          const server = { ...next, revision: before.revision + 1 };
          const fields = { revision: server.revision, record: JSON.stringify(server) };
          const { matchedCount } = await servers.updateOne(
            { _id: keyOf(place), revision: before.revision },
            { $set: { ...fields, ...(secrets ? { sealed: seal(place, secrets) } : {}) } },
          );
          if (matchedCount === 1) return server;
        }
        throw new McpServerContendedError(place.name);
      }),
    readSecrets: async (place, signal) => {
      const found = await servers.findById(keyOf(place), { sealed: 1 }).setOptions({ signal }).lean();
      if (!found) return new Map();
      const text = box.open(found.sealed, sealedFor(place));
      if (text === null) throw new McpSecretsUnreadableError(place.name);
      return new Map(JSON.parse(text) as [string, string][]); // written by seal
    },
    remove: async (place) => (await servers.deleteOne({ _id: keyOf(place) })).deletedCount === 1,
  };
}
