/** Numbers, ranges and dates as the site writes them. */
const MINUS = '\u2212';

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const minute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** A count of things: 12480 is "12,480". */
export function count(value: number): string {
  return grouped.format(value);
}

/** A count with its noun: (1, 'vote') is "1 vote". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A score in whole points, without a thousands comma: 1067.6 is "1068". */
export function score(value: number): string {
  const whole = Math.round(value);
  return whole < 0 ? `${MINUS}${-whole}` : String(whole);
}

/** An interval: (1049, 1087) is "1049–1087"; below zero the word "to" keeps the signs apart. */
export function interval(low: number, high: number): string {
  const joint = low < 0 ? ' to ' : '–';
  return `${score(low)}${joint}${score(high)}`;
}

/** A rank is a range: (1, 2) is "1–2", (4, 4) is "4". */
export function rankRange(best: number, worst: number): string {
  return best === worst ? String(best) : `${best}–${worst}`;
}

/** "14 March 2026", in UTC. */
export function date(iso: string): string {
  return day.format(new Date(iso));
}

/** "14 March 2026 at 09:30 UTC". */
export function moment(iso: string): string {
  return `${minute.format(new Date(iso)).replace(', ', ' at ')} UTC`;
}

/** A share between 0 and 1: 0.95 is "95%". */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** An interval of shares: (0.38, 0.48) is "38–48%". */
export function shareInterval(low: number, high: number): string {
  return `${Math.round(low * 100)}–${percent(high)}`;
}

/** A phrase as it stands at the head of a page: "right, plain" is "Right, plain". */
export function capitalised(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}
