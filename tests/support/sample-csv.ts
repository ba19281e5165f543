/** Three years of monthly sales with a trend and a season, made by a formula so that a test knows what is in it. */
export function salesCsv(years = 3): string {
  const rows = Array.from({ length: years * 12 }, (_, index) => {
    const month = `${2021 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;
    const season = [0, -5, -3, 2, 6, 10, 12, 9, 3, -2, -8, 15][index % 12] ?? 0;
    return `${month},${100 + 2 * index + season},${500 - index + 3 * season}`;
  });
  return ['month,units,returns', ...rows].join('\n');
}
