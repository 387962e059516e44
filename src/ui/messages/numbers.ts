import { language } from './messages';

/** Numbers as the page shows them: in the person's language, with a unit, a true minus sign and no false precision. */

const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const threeDigits = new Intl.NumberFormat(language, { minimumFractionDigits: 0, maximumFractionDigits: 3 });
const smallAmount = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 });
const conjunction = new Intl.ListFormat(language, { type: 'conjunction' });
const plurals = new Intl.PluralRules(language);
const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

/** `plural(3, { one: '# task', other: '# tasks' })` is "3 tasks". */
export function plural(count: number, forms: { one: string; other: string }): string {
  const form = plurals.select(count) === 'one' ? forms.one : forms.other;
  return form.replaceAll('#', whole.format(count));
}

export function count(value: number): string {
  return whole.format(value);
}

/** 1,240,000 as "1.24M": for tokens and other large counts. */
export function largeCount(value: number): string {
  return value < 10_000 ? whole.format(value) : compact.format(value);
}

/** A mean reward of 0.583 as "58%". */
export function percent(share: number): string {
  return `${whole.format(Math.round(share * 100))}%`;
}

/** A change in mean reward of 0.66 as "+66": points of a hundred, always with its sign. */
export function points(change: number): string {
  const rounded = Math.round(change * 100);
  return rounded === 0 ? '0' : `${rounded > 0 ? '+' : '−'}${whole.format(Math.abs(rounded))}`;
}

/** A reward or an advantage, two digits, with a true minus sign; `signed` also shows the plus. */
export function decimal(value: number, signed = false): string {
  const text = twoDigits.format(Math.abs(value));
  if (value < -0.005) return `−${text}`;
  return signed && value > 0.005 ? `+${text}` : text;
}

/** A mean or a deviation that a reader may calculate with: up to three digits, so that the result comes out as shown. */
export function exactDecimal(value: number): string {
  return threeDigits.format(value);
}

/** An amount of money in whatever currency its price was in; small ones with the digits that tell them apart. */
export function money(amount: number): string {
  return (amount > 0 && amount < 0.1 ? smallAmount : twoDigits).format(amount);
}

/** "3, 5, and 9", as the language joins them. */
export function list(items: readonly string[]): string {
  return conjunction.format(items);
}

/** A little is never told as nothing. */
export function bytes(value: number): string {
  if (value < 1_000_000) return `${whole.format(Math.max(Math.sign(value), Math.round(value / 1000)))} kB`;
  if (value < 1_000_000_000) return `${whole.format(value / 1_000_000)} MB`;
  return `${oneDigit.format(value / 1_000_000_000)} GB`;
}

/** Seconds as "40 s", "4 min", "1 h 20 min": as exact as a person needs. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${whole.format(Math.max(0, Math.round(seconds)))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${whole.format(minutes)} min`;
  const rest = minutes % 60;
  return rest === 0
    ? `${whole.format(minutes / 60)} h`
    : `${whole.format(Math.floor(minutes / 60))} h ${rest} min`;
}

export function dateAndTime(milliseconds: number): string {
  return moment.format(milliseconds);
}
