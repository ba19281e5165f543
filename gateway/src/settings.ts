import { hostName, oneOf, path, paths, port, text, url, wholeNumber } from '@ymera/kernel/config';
import { modelSettings } from './model-settings.ts';
import { hostPatterns, ladder, loopbackOrigins, registryAddress, secretKey } from './setting-values.ts';

export const subgraphNames = ['agents', 'workflows', 'learning', 'security', 'billing'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

const subgraphUrl = (name: SubgraphName) => ({
  name: `YMERA_${name.toUpperCase()}_URL`,
  parser: url('http', 'https'),
  default: null,
  meaning: `Where the ${name} subgraph runs, such as \`http://${name}:4000\`, when it is not in this process.`,
});

/** Every environment variable that this platform reads, once. The README's table is made from it. */
export const settings = {
  port: {
    name: 'YMERA_PORT',
    parser: port,
    default: '4000',
    meaning: 'The port to listen on; 0 takes a free one.',
  },
  host: { name: 'YMERA_HOST', parser: hostName, default: '127.0.0.1', meaning: 'The address to listen on.' },
  dataDir: {
    name: 'YMERA_DATA_DIR',
    parser: path,
    default: '.ymera',
    meaning: 'Where everything that must survive is kept: the embedded store, keys, reports.',
  },
  role: {
    name: 'YMERA_ROLE',
    parser: oneOf('all', 'gateway', 'worker', ...subgraphNames),
    default: 'all',
    meaning:
      'What this process is: `all` (gateway and five subgraphs), `gateway`, `worker` (does the steps of workflow runs; needs `REDIS_URL`), or one subgraph by its name: `agents`, `workflows`, `learning`, `security`, `billing`.',
  },
  mongodbUri: {
    name: 'MONGODB_URI',
    parser: url('mongodb', 'mongodb+srv'),
    default: null,
    secret: true,
    meaning: 'A MongoDB to use instead of the embedded store.',
  },
  redisUrl: {
    name: 'REDIS_URL',
    parser: url('redis', 'rediss'),
    default: null,
    secret: true,
    meaning:
      'A Valkey or Redis server, the same for all processes of an installation: workflow runs then hand their steps to workers over it, and live updates reach people whichever process they come from. Nothing that must survive is kept there, and several installations may share one.',
  },
  chromaUrl: {
    name: 'CHROMA_URL',
    parser: url('http', 'https'),
    default: null,
    meaning: 'A Chroma server. Nothing uses one yet; a notice at start says so when it is set.',
  },
  ...modelSettings,
  workspace: {
    name: 'YMERA_WORKSPACE',
    parser: path,
    default: null,
    meaning: 'The only folder whose files agents may read; `workspace` in the data directory when not set.',
  },
  workspaceAccess: {
    name: 'YMERA_WORKSPACE_ACCESS',
    parser: oneOf('read', 'write'),
    default: 'read',
    meaning:
      '`write`: agents may also change the files of the workspace, all tenants the same files; plugins may where an administrator grants them `core/write-file` or `core/edit-file`.',
  },
  fetchHosts: {
    name: 'YMERA_FETCH_HOSTS',
    parser: hostPatterns(),
    default: null,
    meaning:
      'Hosts of the public internet that agents may reach by `core/fetch` and `core/send-request`: names separated by commas, `*.example.com` for everything below one, or `*` for all. Plugins may as well where an administrator grants them these tools. None when not set.',
  },
  plugins: {
    name: 'YMERA_PLUGINS',
    parser: paths,
    default: null,
    meaning: 'Folders of plugins to load beside those that come with the platform, separated by commas.',
  },
  npmRegistry: {
    name: 'YMERA_NPM_REGISTRY',
    parser: registryAddress(),
    default: null,
    // One that is refused may hold a password.
    secret: true,
    meaning:
      'The npm registry that plugins are looked for and installed from; the one that npm on this machine uses when not set. `off`: none.',
  },
  npmToken: {
    name: 'YMERA_NPM_TOKEN',
    parser: text,
    default: null,
    secret: true,
    meaning: 'A token for that registry, when it asks for one. A token that reads is enough.',
  },
  pluginMinAgeHours: {
    name: 'YMERA_PLUGIN_MIN_AGE_HOURS',
    parser: wholeNumber(0, 8_760),
    default: '24',
    meaning:
      'How long a version must have been in the registry before it is installed, in hours, so that others notice a stolen name first.',
  },
  pluginFolders: {
    name: 'YMERA_PLUGIN_FOLDERS',
    parser: paths,
    default: null,
    meaning:
      'For development: folders below which an administrator may install plugins from their sources, separated by commas. Refused when `NODE_ENV=production`.',
  },
  pluginLoopback: {
    name: 'YMERA_PLUGIN_LOOPBACK',
    parser: loopbackOrigins(),
    default: null,
    meaning:
      'For development: addresses of this machine that every plugin may fetch, such as `http://127.0.0.1:8080`, separated by commas. Refused when `NODE_ENV=production`.',
  },
  mcpCommands: {
    name: 'YMERA_MCP_COMMANDS',
    parser: paths,
    default: null,
    meaning:
      'Programs on this machine that administrators may start as MCP servers, by their paths, separated by commas. They run as this process does, with any arguments; so name none that does whatever its arguments say, such as a shell. None when not set.',
  },
  mcpLoopback: {
    name: 'YMERA_MCP_LOOPBACK',
    parser: loopbackOrigins(),
    default: null,
    meaning:
      'Addresses of this machine that administrators may add as MCP servers, such as `http://127.0.0.1:8080`, separated by commas. All others have to be on the public internet.',
  },
  agentFolders: {
    name: 'YMERA_AGENT_FOLDERS',
    parser: paths,
    default: null,
    meaning:
      'Folders of definition files (Markdown with front matter) whose agents everybody may use, beside those that come with the platform, separated by commas; the same for all processes. Read again when a file changes, but for `NODE_ENV=production`.',
  },
  agentReportSeconds: {
    name: 'YMERA_AGENT_REPORT_SECONDS',
    parser: wholeNumber(5, 3_600),
    default: '60',
    meaning: 'How often remote agents are to report, in seconds.',
  },
  agentLadder: {
    name: 'YMERA_AGENT_LADDER',
    parser: ladder(),
    default: '3,5,10',
    meaning:
      'After how many missed reports in a row a remote agent is warned, suspended (its work goes to others until it reports) and frozen (until an administrator thaws it).',
  },
  publicUrl: {
    name: 'YMERA_PUBLIC_URL',
    parser: url('http', 'https'),
    default: null,
    meaning:
      'How people reach this installation, for the links it prints; `http://localhost:<port>` when not set.',
  },
  identityKey: {
    name: 'YMERA_IDENTITY_KEY',
    parser: secretKey(),
    default: null,
    secret: true,
    meaning:
      'The secret by which the processes of one installation know each other: 32 bytes or more in base64url. Needed only when they do not share a data directory.',
  },
  agentsUrl: subgraphUrl('agents'),
  workflowsUrl: subgraphUrl('workflows'),
  learningUrl: subgraphUrl('learning'),
  securityUrl: subgraphUrl('security'),
  billingUrl: subgraphUrl('billing'),
  introspection: {
    name: 'YMERA_INTROSPECTION',
    parser: oneOf('auto', 'on', 'off'),
    default: 'auto',
    meaning:
      'Whether clients may ask for the schema. `auto`: only on a loopback address, and not when `NODE_ENV=production`.',
  },
  requestTimeoutMs: {
    name: 'YMERA_REQUEST_TIMEOUT_MS',
    parser: wholeNumber(100, 900_000),
    default: '60000',
    meaning: 'How long one query or mutation may take, in milliseconds.',
  },
  sample: {
    name: 'YMERA_SAMPLE',
    parser: oneOf('on', 'off'),
    default: 'on',
    meaning: 'Whether the first start on an empty data directory runs the sample workflow.',
  },
  storeSync: {
    name: 'YMERA_STORE_SYNC',
    parser: oneOf('FULL', 'NORMAL'),
    default: 'FULL',
    meaning: 'The embedded store: `FULL` survives power loss, `NORMAL` only the end of the process.',
  },
  embeddedEngine: {
    name: 'YMERA_EMBEDDED_ENGINE',
    parser: oneOf('sqlite', 'mongod'),
    default: 'sqlite',
    meaning:
      'The embedded store: what keeps the documents. `mongod` runs the one that `MONGOMS_SYSTEM_BINARY` names; a data directory stays with the engine that made it.',
  },
  mongodBinary: {
    name: 'MONGOMS_SYSTEM_BINARY',
    parser: path,
    default: null,
    meaning: 'The path of a mongod that is installed already, for `YMERA_EMBEDDED_ENGINE=mongod`.',
  },
  embeddedListen: {
    name: 'YMERA_EMBEDDED_LISTEN',
    parser: oneOf('socket', 'tcp'),
    default: 'socket',
    meaning:
      'The embedded store: a Unix socket, or loopback TCP with a password, which is also used where no socket can be made.',
  },
  logLevel: {
    name: 'YMERA_LOG_LEVEL',
    parser: oneOf('debug', 'info', 'warn', 'error', 'silent'),
    default: 'warn',
    meaning: 'The least severe log lines written to standard error, as JSON.',
  },
  nodeEnv: {
    name: 'NODE_ENV',
    parser: text,
    default: 'development',
    meaning: '`production` closes introspection and stops watching `YMERA_AGENT_FOLDERS`.',
  },
} as const;
