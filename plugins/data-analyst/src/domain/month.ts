const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Months since year 0, so that neighbours differ by one. */
export function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

/** The inverse of `monthNumber`: YYYY-MM. */
export function monthAt(number: number): string {
  const year = String(Math.floor(number / 12)).padStart(4, '0');
  return `${year}-${String((number % 12) + 1).padStart(2, '0')}`;
}

export function addMonths(month: string, count: number): string {
  return monthAt(monthNumber(month) + count);
}

/** 'Jan 2006'. */
export function monthLabel(month: string): string {
  return `${monthName(Number(month.slice(5, 7)))} ${month.slice(0, 4)}`;
}

/** 'Jan' for 1. */
export function monthName(calendarMonth: number): string {
  return NAMES[calendarMonth - 1] ?? String(calendarMonth);
}

/** 1 for 'jan', 'January' or 'JAN.', 0 for anything else. */
export function calendarMonthNamed(word: string): number {
  const start = word.slice(0, 3).toLowerCase();
  return NAMES.findIndex((name) => name.toLowerCase() === start) + 1;
}
