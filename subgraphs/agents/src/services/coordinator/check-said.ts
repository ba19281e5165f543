import { InvalidArgumentError, requireWellFormed } from '@ymera/kernel';

const lengthMax = 4_000;

/** @throws InvalidArgumentError for what somebody says that is empty, too long or no text */
export function checkSaid(argument: string, text: string): void {
  if (text.trim() === '' || text.length > lengthMax)
    throw new InvalidArgumentError(
      argument,
      `1 to ${lengthMax} characters, not only spaces`,
      `${text.length} characters`,
    );
  requireWellFormed(argument, text);
}
