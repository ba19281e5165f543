/** Human text of a number: thousands separated by commas, about four significant digits, never exponents below 1e15. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(3);
  const decimals = size >= 1000 || value === Math.round(value) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
  const fixed = value.toFixed(decimals);
  const [whole = '', fraction] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

/** '+2.9 %'. */
export function percentText(value: number): string {
  return `${signed(value.toFixed(1))} %`;
}

/** '+1,234' or '-5.1'. */
export function signedText(value: number): string {
  return signed(numberText(value));
}

function signed(text: string): string {
  if (/^-[0.]*$/.test(text)) return text.slice(1);
  return text.startsWith('-') || /^[0.]*$/.test(text) ? text : `+${text}`;
}
