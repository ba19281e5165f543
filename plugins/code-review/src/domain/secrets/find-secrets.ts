import type { Finding, Place, Severity } from '../finding.ts';
import { isTest } from '../is-test.ts';
import type { Source } from '../syntax/parse-source.ts';
import { entropyOf } from './entropy.ts';
import { SECRET_FORMATS } from './formats.ts';

/** Findings of one file; a file of more is a list of secrets and says so by these. */
const PER_FILE_MAX = 100;
/** English words stay below; random base 16 of this length is mostly above 3.2, random base 64 above 3.9. */
const ENTROPY_MIN = 3.2;

const WHY = 'Whoever reads the repository, a log of its build or an old commit of it can use the value.';
const FIX =
  'Revoke the value at its issuer, read it from the environment or a secret store, and give it no default.';

/** Known forms of credentials, and random text that is assigned to a name of one. No finding holds a value. */
export function findSecrets(source: Source): readonly Finding[] {
  const taken: { from: number; to: number }[] = [];
  const found: Finding[] = [];
  const add = (hit: Hit) => {
    const to = hit.at + hit.value.length;
    if (found.length >= PER_FILE_MAX || isPlaceholder(hit.value)) return;
    if (taken.some((one) => hit.at < one.to && to > one.from)) return;
    taken.push({ from: hit.at, to });
    found.push(asFinding(source, hit));
  };
  for (const { name, pattern, severity, shown } of SECRET_FORMATS) {
    for (const match of source.text.matchAll(pattern)) {
      add({ rule: 'secret/known-format', name, severity, shown, at: match.index, value: match[0] });
    }
  }
  for (const hit of assigned(source.text)) add(hit);
  return found;
}

type Hit = {
  readonly rule: string;
  readonly name: string;
  readonly severity: Severity;
  readonly shown: number;
  readonly at: number;
  readonly value: string;
};

const ASSIGNED =
  /\b([\w-]{0,40}(?:password|passwd|secret|token|api[_-]?key|private[_-]?key|credential)[\w-]{0,20})["'`]?\s{0,3}[:=]\s{0,3}["'`]([^\s"'`]{12,512})["'`]/gi;
const IN_URL = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`]{1,64}:([^\s:@/"'`]{6,128})@[\w.-]{2,}/gi;

function* assigned(text: string): Generator<Hit> {
  for (const match of text.matchAll(ASSIGNED)) {
    const [whole, name = '', value = ''] = match;
    if (!looksRandom(value)) continue;
    const at = match.index + whole.length - value.length - 1;
    yield { rule: 'secret/assigned', name: `value of ${name}`, severity: 'high', shown: 0, at, value };
  }
  for (const match of text.matchAll(IN_URL)) {
    const [whole, value = ''] = match;
    if (!looksRandom(value)) continue;
    const at = match.index + whole.lastIndexOf(`:${value}@`) + 1;
    yield { rule: 'secret/in-url', name: 'password in a URL', severity: 'high', shown: 0, at, value };
  }
}

/** Changes between letters and digits; names end in a number, random text has them throughout. */
const CHANGES_MIN = 3;

function looksRandom(value: string): boolean {
  if (!/^[\w+/=.~!@#%^&*-]+$/.test(value) || entropyOf(value) < ENTROPY_MIN) return false;
  const changes = value.match(/[a-z](?=\d)|\d(?=[a-z])/gi) ?? [];
  return changes.length >= CHANGES_MIN;
}

const PLACEHOLDER =
  /example|placeholder|change[_-]?me|your[_-]|dummy|fake|sample|redacted|\*{3}|<[^>]+>|\$\{|x{4}|0{6}|12345|abcdef/i;

/** What documentation and tests write instead of a value. */
function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || new Set(value).size < 6;
}

function asFinding({ path, text }: Source, { rule, name, severity, shown, at, value }: Hit): Finding {
  return {
    rule,
    severity: isTest(path) ? 'low' : severity,
    path,
    ...placeAt(text, at),
    message: `${name} (${value.slice(0, shown)}…, ${value.length} characters)${isTest(path) ? ' in a test' : ''}.`,
    why: WHY,
    fix: FIX,
  };
}

function placeAt(text: string, at: number): Place {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}
