import { isJsonObject, type JsonValue } from '@ymera/kernel';

const secretKey =
  /^(?:.*[_-])?(?:pass(?:word|phrase)|secret|token|authori[sz]ation|cookie|api-?_?key|private-?_?key)s?$/i;

/** Texts that are secrets by their form, wherever they stand. Every pattern is linear in the text's length. */
const secretForms: readonly RegExp[] = [
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, // JSON web tokens
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{16,}/g, // keys of model and payment providers
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{35}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  /\bBearer [\w.~+/-]+=*/gi,
  /(?<=:\/\/)[^/@\s]{1,512}@/g, // credentials in a URL
  /(?<=[?&](?:token|key|api_key|apikey|secret|password|signature|sig)=)[^&\s]+/gi,
];

const textLengthMax = 2000;
/** What lies beyond is dropped unread, which bounds the work on a text that somebody made long on purpose. */
const textLengthRead = 2 * textLengthMax;
const mask = '[secret]';

/** The same value without what looks like a secret, and with texts cut at 2,000 characters. */
export function redact<T extends JsonValue>(value: T): T {
  // The shape stays: texts remain texts, lists lists and objects objects.
  return redacted(value) as T;
}

function redacted(value: JsonValue | undefined): JsonValue {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redacted);
  if (!isJsonObject(value)) return value ?? null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, secretKey.test(key) ? mask : redacted(item as JsonValue)]),
  );
}

function redactText(text: string): string {
  // Masked before it is cut: half a secret would have its form no longer.
  const masked = secretForms.reduce((rest, form) => rest.replace(form, mask), text.slice(0, textLengthRead));
  const whole = text.length <= textLengthRead && masked.length <= textLengthMax;
  return whole ? masked : `${masked.slice(0, textLengthMax)}…`;
}
