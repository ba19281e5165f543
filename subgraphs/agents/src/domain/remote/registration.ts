import { InvalidArgumentError, type JsonObject, requireWellFormed } from '@ymera/kernel';

/** What somebody says of an agent when they register it. */
export interface Registration {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly capabilities: readonly string[];
  readonly category: string | null;
  readonly config: JsonObject;
  readonly concurrent: number;
}

const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const capabilityPattern = /^[a-z0-9][a-z0-9 ._+#/-]{0,63}$/;
const categoryPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const titleLengthMax = 200;
const descriptionLengthMax = 2_000;
const capabilitiesMax = 50;
const configBytesMax = 64 * 1_024;
const concurrentMax = 100;

/** @throws InvalidArgumentError */
export function checkRegistration(asked: Registration): void {
  const { id, title, description, capabilities, category, config, concurrent } = asked;
  if (!idPattern.test(id)) {
    const expected = '1 to 64 small letters, digits and hyphens, not beginning with a hyphen';
    throw new InvalidArgumentError('id', expected, shown(id));
  }
  checkText('title', title, titleLengthMax);
  checkText('description', description, descriptionLengthMax);
  checkCapabilities(capabilities);
  if (category !== null && !categoryPattern.test(category)) {
    const expected = '1 to 64 small letters, digits and hyphens, such as quality';
    throw new InvalidArgumentError('category', expected, shown(category));
  }
  requireWellFormed('config', config);
  const bytes = new TextEncoder().encode(JSON.stringify(config)).length;
  if (bytes > configBytesMax) {
    const expected = `at most ${configBytesMax.toLocaleString('en')} bytes of JSON`;
    throw new InvalidArgumentError('config', expected, `${bytes.toLocaleString('en')} bytes`);
  }
  if (!Number.isInteger(concurrent) || concurrent < 1 || concurrent > concurrentMax)
    throw new InvalidArgumentError(
      'concurrent',
      `a whole number from 1 to ${concurrentMax}`,
      String(concurrent),
    );
}

function checkText(name: string, text: string, lengthMax: number): void {
  requireWellFormed(name, text);
  if (text.trim() !== '' && text.length <= lengthMax) return;
  const expected = `a text of 1 to ${lengthMax.toLocaleString('en')} characters, not only spaces`;
  throw new InvalidArgumentError(name, expected, `${text.length} characters long`);
}

function checkCapabilities(capabilities: readonly string[]): void {
  if (capabilities.length < 1 || capabilities.length > capabilitiesMax)
    throw new InvalidArgumentError(
      'capabilities',
      `1 to ${capabilitiesMax} of them`,
      String(capabilities.length),
    );
  for (const capability of capabilities) {
    if (capabilityPattern.test(capability)) continue;
    const expected =
      'each 1 to 64 small letters, digits, spaces and . _ + # / -, beginning with a letter or digit';
    throw new InvalidArgumentError('capabilities', expected, shown(capability));
  }
  const twice = capabilities.find((capability, index) => capabilities.indexOf(capability) < index);
  if (twice !== undefined)
    throw new InvalidArgumentError('capabilities', 'each named once', `${shown(twice)} twice`);
}

const shown = (text: string) => JSON.stringify(text.slice(0, 100));
