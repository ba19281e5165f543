import type { JsonValue } from '../../bridge/json.ts';
import type { PluginDescription } from '../../bridge/manifest.ts';
import { codePath, pluginFilePath, sourceMapPath } from '../../packages/plugin-file.ts';
import { keyword } from '../../packages/publish-rules.ts';
import { entryOf } from './describe-folder.ts';
import { isObject, type Json, listAt, objectAt } from './package-text.ts';

const sdkName = '@ymera/plugin-sdk';

/** Collects what was changed, in words. */
type Note = (change: string) => void;

/**
 * A package.json with everything added that the code declares and publishing needs. Reasons are left empty, which
 * `validate` refuses until a person has written them. What the code lacks stays: it may be the code that is wrong.
 */
export function mendPackageJson(
  json: Json,
  code: PluginDescription,
): { readonly mended: Json; readonly changes: readonly string[] } {
  const changes: string[] = [];
  const note: Note = (change) => void changes.push(change);
  const published = mendPublishing(json, note);
  return { mended: { ...published, ymera: mendYmera(published, code, note) }, changes };
}

function mendPublishing(json: Json, note: Note): Json {
  const keywords = union(json, 'keywords', [keyword], note);
  // Without a list npm packs everything, sources and tests included.
  const files = union(json, 'files', [codePath, sourceMapPath, pluginFilePath], note);
  const type = json.type === 'module' ? {} : { type: 'module' };
  if (json.type !== 'module') note('type: "module"');
  return { ...moveDependencies(json, note), ...type, keywords, files };
}

/** The list with what it lacks; folders such as `dist` cover the files below them. */
function union(json: Json, key: string, wanted: readonly string[], note: Note): readonly JsonValue[] {
  const listed = listAt(json, key);
  const folders = listed
    .filter((item) => typeof item === 'string')
    .map((item) => item.replace(/\/?(\*\*?)?$/, '/'));
  const lacking = wanted.filter(
    (item) => !listed.includes(item) && !folders.some((folder) => item.startsWith(folder)),
  );
  for (const item of lacking) note(`${key}: added "${item}"`);
  return lacking.length === 0 ? listed : [...listed, ...lacking];
}

/** The build bundles what the code imports, so nothing is installed beside a plugin. */
function moveDependencies(json: Json, note: Note): Json {
  const dependencies = objectAt(json, 'dependencies');
  const moved = Object.keys(dependencies).filter((name) => name !== sdkName);
  if (moved.length === 0) return json;
  for (const name of moved) note(`dependencies: moved "${name}" to devDependencies`);
  const kept = Object.fromEntries(Object.entries(dependencies).filter(([name]) => name === sdkName));
  const bundled = Object.fromEntries(moved.map((name) => [name, dependencies[name] ?? '*']));
  const { dependencies: _, ...rest } = json;
  const devDependencies = { ...bundled, ...objectAt(json, 'devDependencies') };
  return { ...rest, ...(Object.keys(kept).length > 0 ? { dependencies: kept } : {}), devDependencies };
}

function mendYmera(json: Json, code: PluginDescription, note: Note): Json {
  const ymera = objectAt(json, 'ymera');
  if (ymera.plugin !== 1) note('ymera.plugin: 1');
  if (typeof ymera.entry !== 'string') note(`ymera.entry: "${entryOf(json)}"`);
  const permissions = mendPermissions(objectAt(ymera, 'permissions'), code, note);
  const secrets = mendSecrets(objectAt(ymera, 'secrets'), code, note);
  return {
    ...ymera,
    plugin: 1,
    entry: entryOf(json),
    provides: mendProvides(objectAt(ymera, 'provides'), code, note),
    ...(Object.keys(permissions).length > 0 || 'permissions' in ymera ? { permissions } : {}),
    ...(Object.keys(secrets).length > 0 || 'secrets' in ymera ? { secrets } : {}),
  };
}

function mendProvides(provides: Json, code: PluginDescription, note: Note): Json {
  const added = (['tools', 'agents'] as const).flatMap((kind) => {
    const listed = listAt(provides, kind);
    const lacking = code[kind].map(({ id }) => id).filter((id) => !listed.includes(id));
    for (const id of lacking) note(`ymera.provides.${kind}: added "${id}"`);
    return lacking.length > 0 ? [[kind, [...listed, ...lacking]] as const] : [];
  });
  return { ...provides, ...Object.fromEntries(added) };
}

/** The field that names an item of each list of permissions. */
const keys = { tools: 'name', network: 'host', models: 'alias', emit: 'event' } as const;

function mendPermissions(permissions: Json, code: PluginDescription, note: Note): Json {
  const lists = (['tools', 'network', 'models', 'emit'] as const).flatMap((kind) => {
    const key = keys[kind];
    const listed = listAt(permissions, kind);
    const names = listed.filter(isObject).map((item) => item[key]);
    const lacking = (code.permissions[kind] ?? []).filter((name) => !names.includes(name));
    for (const name of lacking) note(`ymera.permissions.${kind}: added "${name}"`);
    const items = lacking.map((name) => ({ [key]: name, reason: '' }));
    return lacking.length > 0 ? [[kind, [...listed, ...items]] as const] : [];
  });
  return { ...permissions, ...Object.fromEntries(lists), ...mendStorage(permissions, code, note) };
}

function mendStorage(permissions: Json, code: PluginDescription, note: Note): Json {
  const { storage } = code.permissions;
  const listed = objectAt(permissions, 'storage');
  if (!storage || listed.quotaBytes === storage.quotaBytes) return {};
  note(`ymera.permissions.storage.quotaBytes: ${storage.quotaBytes}`);
  return { storage: { reason: '', ...listed, quotaBytes: storage.quotaBytes } };
}

function mendSecrets(secrets: Json, code: PluginDescription, note: Note): Json {
  const declared = Object.entries(code.secrets ?? {}).map(([name, { label, hosts }]) => {
    const listed = objectAt(secrets, name);
    const known = listAt(listed, 'hosts');
    const lacking = hosts.filter((host) => !known.includes(host));
    if (!Object.hasOwn(secrets, name)) note(`ymera.secrets: added "${name}"`);
    else for (const host of lacking) note(`ymera.secrets.${name}.hosts: added "${host}"`);
    return [name, { label, reason: '', ...listed, hosts: [...known, ...lacking] }] as const;
  });
  return { ...secrets, ...Object.fromEntries(declared) };
}
