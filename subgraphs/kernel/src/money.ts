/** An amount of money as a whole number of millionths of a US dollar. */
export type MicroUsd = number;

/** Writes an amount in dollars, with as many places as it needs and at least two: `$0.000123`, `$1.50`. */
export function formatUsd(amount: MicroUsd): string {
  const sign = amount < 0 ? '-' : '';
  const whole = Math.trunc(Math.abs(amount) / 1_000_000);
  const fraction = String(Math.abs(amount) % 1_000_000).padStart(6, '0');
  const places = fraction.replace(/0+$/, '').padEnd(2, '0');
  return `${sign}$${whole}.${places}`;
}
