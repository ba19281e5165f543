import semver from 'semver';
import { memoryMinMb } from '../bridge/limits.ts';
import { dictionary, isObject, isPositiveInteger, isText, list, object, type Shape, value } from './shape.ts';

const idPattern = /^[a-z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$/;
const slugPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const eventPattern = /^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$/;
const secretPattern = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/;
const packagePattern = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
// The last label starts with a letter, so that addresses such as 10.0.0.1 are no host names.
const hostPattern = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

const quotaMaxBytes = 1024 ** 3;
const textMax = 1_000;

/** A package name as npm has it: lower case, with or without a scope. */
export function isPackageName(found: unknown): found is string {
  return isText(found) && found.length <= 214 && packagePattern.test(found);
}

/** An id of a tool or agent, such as `fetch-data`. */
export function isId(found: unknown): boolean {
  return isText(found) && found.length <= 64 && idPattern.test(found);
}

/** A tool as others call it: its package's name, or `core` for the platform's own, a slash and its id. */
export function isToolName(found: unknown): boolean {
  if (!isText(found)) return false;
  const slash = found.lastIndexOf('/');
  return slash > 0 && isPackageName(found.slice(0, slash)) && isId(found.slice(slash + 1));
}

/** A host name in lower case, or `*.` before one. */
export function isHost(found: unknown): found is string {
  return isText(found) && found.length <= 253 && hostPattern.test(found);
}

/** Whether a host pattern such as `*.example.org` lets through another host or pattern. */
export function coversHost(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  return pattern.startsWith('*.') && host.replace(/^\*/, '').endsWith(pattern.slice(1));
}

export const ids = list(value(isId, 'an id such as "fetch-data"'), 'a list of ids such as ["fetch-data"]');
export const packageName = value(isPackageName, 'a package name in lower case, such as "@you/word-tools"');
export const version = value(
  (found) => isText(found) && semver.valid(found) === found,
  'a version such as "1.0.0"',
);
export const text = value(
  (found) => isText(found) && found.length <= textMax,
  `a text of 1 to ${textMax} characters`,
);
export const flag = value((found) => typeof found === 'boolean', 'true or false');
export const jsonSchema = value(isObject, 'a JSON Schema such as { "type": "object" }');

const reason = value(
  (found) => isText(found) && found.length <= textMax,
  'a sentence that tells the operator why, such as "To read the file that the caller names"',
);
const host = value(
  isHost,
  'a host name such as "api.example.org" or "*.example.org", without scheme, port or path',
);

const permissionList = (key: string, shape: Shape, example: string) =>
  list(object({ required: { [key]: shape, reason } }, example), `a list such as [${example}]`, {
    key: (item) => (isObject(item) ? item[key] : item),
  });

const permissions = object(
  {
    optional: {
      tools: permissionList(
        'name',
        value(isToolName, 'a tool such as "core/read-file" or "@you/word-tools/count-words"'),
        '{ "name": "core/read-file", "reason": "why" }',
      ),
      network: permissionList('host', host, '{ "host": "api.example.org", "reason": "why" }'),
      models: permissionList(
        'alias',
        value(isSlug, 'an alias of the platform such as "fast", not a model of a vendor'),
        '{ "alias": "fast", "reason": "why" }',
      ),
      emit: permissionList(
        'event',
        value((found) => isText(found) && eventPattern.test(found), 'an event such as "report.ready"'),
        '{ "event": "report.ready", "reason": "why" }',
      ),
      storage: object(
        {
          required: {
            quotaBytes: value(
              (found) => isPositiveInteger(found) && found <= quotaMaxBytes,
              `whole bytes up to ${quotaMaxBytes}, such as 1048576`,
            ),
            reason,
          },
        },
        '{ "quotaBytes": 1048576, "reason": "why" }',
      ),
      codegen: object({ required: { reason } }, '{ "reason": "why code is made from text" }'),
    },
  },
  '{ "tools": [{ "name", "reason" }], "network": [{ "host", "reason" }] }',
);

const secrets = dictionary(
  (name) => secretPattern.test(name),
  'a name of letters, digits, "_" and "-", such as "token"',
  object(
    {
      required: {
        label: text,
        hosts: list(host, 'a list of hosts such as ["api.example.org"]'),
        reason,
      },
      optional: { readable: flag },
    },
    '{ "label": "API token", "hosts": ["api.example.org"], "reason": "why" }',
  ),
  '{ "token": { "label": "API token", "hosts": ["api.example.org"], "reason": "why" } }',
);

const limits = object(
  {
    optional: {
      memoryMb: value(
        (found) => isPositiveInteger(found) && found >= memoryMinMb,
        `whole megabytes from ${memoryMinMb}, such as 64`,
      ),
      timeoutMs: value(isPositiveInteger, 'whole milliseconds, such as 30000'),
      cpuEntryMs: value(isPositiveInteger, 'whole milliseconds without a pause, such as 2000'),
      cpuTotalMs: value(isPositiveInteger, 'whole milliseconds in one call, such as 20000'),
      messages: value(isPositiveInteger, 'a number of messages in one call, such as 2000'),
      callBytes: value(isPositiveInteger, 'bytes of all messages of one call, such as 67108864'),
      pendingHostCalls: value(isPositiveInteger, 'a number of host calls at a time, such as 64'),
      fetches: value(isPositiveInteger, 'a number of requests in one call, such as 50'),
      modelTokens: value(isPositiveInteger, 'a number of tokens in one call, such as 100000'),
    },
  },
  '{ "memoryMb": 64, "timeoutMs": 30000 }',
);

/** The facts that package.json and dist/plugin.json both hold. */
export const facts = {
  permissions,
  secrets,
  limits,
  engine: value(
    (found) => isText(found) && found.length <= 200 && semver.validRange(found) !== null,
    'a range of platform versions such as ">=0.1 <1"',
  ),
  config: jsonSchema,
  categories: list(value(isSlug, 'a word such as "data"'), 'a list such as ["data"]', { max: 5 }),
  isolation: value((found) => found === 'shared' || found === 'per-call', '"shared" or "per-call"'),
};

function isSlug(found: unknown): boolean {
  return isText(found) && found.length <= 64 && slugPattern.test(found);
}
