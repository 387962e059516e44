import { readDecimal } from './read-decimal';
import { prepareNumberText } from './number-text';

export interface FoundNumber {
  /** As it stands in the answer, without currency or unit. */
  readonly text: string;
  readonly value: number;
  /** Every digit that counts, of a number written out: two long numbers can differ where their values do not. */
  readonly digits?: string;
}

interface Token extends FoundNumber {
  readonly start: number;
  readonly end: number;
}

// Sticky, and none of them can go back over more than a few characters: an answer is read in linear time.
const chunk = /\d+(?:['_]\d{3}(?!\d)|[.,]\d+)*|\.\d+/y;
const scriptRun = /[\^_]\{?[+-]?\d*/y;
const power = /\^\{?([+-]?\d{1,4})(?!\d)\}?/y;
const exponent = /e([+-]?\d{1,4})(?![\p{L}\d])/iuy;
const timesTenTo = /\s?[×x*·]\s?10\^\{?([+-]?\d{1,4})(?!\d)\}?/y;
const denominator = /\s?\/\s?(\d{1,30})(?![.,]?\d|\s?\/\s?\d)/y;

/**
 * The last number of an answer.
 *
 * - Digits that a Latin, Greek or Cyrillic letter runs into are part of a name (`v12b`, `x2`, `CO2`), a power or an
 *   index (`cm²`, `x_1`) is part of its base, and a chain of dots (`1.2.3`) is a version: none is a number. Units may
 *   follow at once (`12kg`).
 * - A comma or a dot groups thousands where it can (`1,000`, `1.000.000`), else a single comma is a decimal comma
 *   (`2,74`); what fits neither is a list (`1,2,3`). `1.000` is one.
 * - A plain space does not group; a thin or unbreakable one does, as do `'` and `_`.
 * - A minus counts at the start of a number, not between numbers (`5-10`) or after a word (`COVID-19`), and with a
 *   space after it only where an expression starts (`= - 5`): elsewhere that is a dash.
 * - `3/4`, `2 1/2` and `½` are fractions, a date is not. `1e3`, `10^3` and `2 × 10^3` are read.
 * - Percent signs, currency signs and number words ("eighteen") are not read.
 */
export function lastNumber(answer: string): FoundNumber | undefined {
  const text = prepareNumberText(answer);
  let last: Token | undefined;

  for (let i = 0; i < text.length;) {
    if (startsScript(text, i)) {
      i = matchAt(scriptRun, text, i)?.end ?? i + 1;
      continue;
    }
    const found = startsChunk(text, i) ? matchAt(chunk, text, i) : undefined;
    if (found === undefined) {
      i += 1;
      continue;
    }
    const token = isInName(text, i) ? undefined : readToken(text, i, found, last);
    last = token ?? last;
    i = Math.max(found.end, token?.end ?? 0);
  }
  return last;
}

function readToken(text: string, start: number, found: Match, before: Token | undefined): Token | undefined {
  const decimal = readDecimal(found.whole);
  if (decimal === undefined) return undefined;

  const sign = signBefore(text, start);
  const scaled = readScale(text, found.end, decimal.value);
  if (scaled !== undefined) {
    return {
      text: signed(sign, text.slice(start, scaled.end)),
      value: sign * scaled.value,
      start,
      end: scaled.end,
    };
  }

  const part =
    /^\d+$/.test(found.whole) && text.charAt(start - 1) !== '/'
      ? matchAt(denominator, text, found.end)
      : undefined;
  const divisor = Number(part?.group ?? 0);
  if (part === undefined || divisor === 0) {
    const digits = sign < 0 && decimal.digits !== '0' ? `-${decimal.digits}` : decimal.digits;
    // Of a list the last one only.
    const shown = decimal.text;
    return { text: signed(sign, shown), value: sign * decimal.value, digits, start, end: found.end };
  }

  const value = decimal.value / divisor;
  if (before !== undefined && value < 1 && isWholePart(text, before, start)) {
    const whole = before.value;
    const mixed = whole < 0 || before.text.startsWith('-') ? whole - value : whole + value;
    return {
      text: `${before.text} ${text.slice(start, part.end)}`,
      value: mixed,
      start: before.start,
      end: part.end,
    };
  }
  return { text: signed(sign, text.slice(start, part.end)), value: sign * value, start, end: part.end };
}

function readScale(text: string, end: number, value: number): { value: number; end: number } | undefined {
  const raised = matchAt(power, text, end);
  if (raised !== undefined) return { value: value ** Number(raised.group), end: raised.end };

  const shifted = matchAt(exponent, text, end) ?? matchAt(timesTenTo, text, end);
  // The engine's own reading of 12e-3 is the nearest value; multiplying by a power would round twice.
  return shifted && { value: Number(`${value}e${Number(shifted.group)}`), end: shifted.end };
}

function isWholePart(text: string, before: Token, start: number): boolean {
  return (
    before.digits !== undefined &&
    /^-?\d+$/.test(before.text) &&
    before.end === start - 1 &&
    text.charAt(start - 1) === ' '
  );
}

/** A minus of the number that starts here, past one currency sign. */
function signBefore(text: string, start: number): 1 | -1 {
  let i = start - 1;
  if (/\p{Sc}/u.test(text.charAt(i))) i -= text.charAt(i - 1) === '\\' ? 2 : 1;
  const isApart = text.charAt(i) === ' ';
  if (isApart) i -= 1;

  const mark = text.charAt(i);
  if (mark !== '-' && mark !== '–') return 1;
  if (!isApart) return /[\d)\]}%–-]/.test(text.charAt(i - 1)) || isNamePart(text.charAt(i - 1)) ? 1 : -1;

  const opener = text.charAt(i - 1) === ' ' ? text.charAt(i - 2) : text.charAt(i - 1);
  return mark === '-' && opener !== '' && '=([{<>≤≥≈:$'.includes(opener) ? -1 : 1;
}

function signed(sign: 1 | -1, text: string): string {
  return sign < 0 ? `-${text}` : text;
}

function startsScript(text: string, i: number): boolean {
  const char = text.charAt(i);
  // _18_ is emphasis, x_18 is an index.
  return char === '^' || (char === '_' && /[\p{L}\p{N})}]/u.test(text.charAt(i - 1)));
}

function startsChunk(text: string, i: number): boolean {
  const char = text.charAt(i);
  if (char >= '0' && char <= '9') return true;
  return char === '.' && !/[\p{L}\p{N}.)]/u.test(text.charAt(i - 1));
}

/** Letters of other scripts stand right before a number as a matter of course. */
function isNamePart(char: string): boolean {
  return /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(char);
}

function isInName(text: string, start: number): boolean {
  if (!isNamePart(text.charAt(start - 1))) return false;
  return !/(?<!\p{L})(?:Rs|USD|EUR|GBP|INR|CNY|RMB|JPY)$/u.test(text.slice(Math.max(0, start - 4), start));
}

interface Match {
  readonly whole: string;
  readonly group: string | undefined;
  readonly end: number;
}

function matchAt(pattern: RegExp, text: string, at: number): Match | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? undefined : { whole: match[0], group: match[1], end: pattern.lastIndex };
}
