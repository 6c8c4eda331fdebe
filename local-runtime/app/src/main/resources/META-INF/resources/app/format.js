const WHOLE = new Intl.NumberFormat();
const SHORT = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });

/** @param {number | undefined | null} count @returns {string} the number, or a dash: what is not known is never shown as 0 */
export const count = (count) => (count === undefined || count === null ? '–' : WHOLE.format(count));

/** @param {number} value @returns {string} at most six digits that matter */
export const number = (value) => SHORT.format(value);

/** @param {number} bytes @returns {string} e.g. `12.4 MB` */
export function bytes(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** @param {string | undefined | null} time ISO 8601 @param {number} now ms @returns {string} e.g. `12 s ago` */
export function ago(time, now) {
  if (!time) {
    return 'never';
  }
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 1.5) return 'now';
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86400)} days ago`;
}
