import { compose } from './fold-text';

/** The zeros of other scripts' digits that answers are written in; the nine after each follow it. */
const zeros = ['٠', '۰', '०', '০', '๐'].map((zero) => zero.charCodeAt(0));
const otherDigits = /[٠-٩۰-۹०-९০-৯๐-๙]/g;

/**
 * An answer rewritten so that one scanner can read its numbers: one kind of digit, minus, slash and thousands
 * separator, powers as `^`, vulgar and LaTeX fractions as `1/2`.
 */
export function prepareNumberText(answer: string): string {
  const plain = compose(beforeComposing(answer))
    .replace(/[−‐]/g, '-')
    .replaceAll('⁄', '/')
    .replace(otherDigits, asciiDigit)
    .replaceAll('٫', '.')
    .replaceAll('٬', ',');
  return plain.includes('\\') || plain.includes('{') ? withoutLatex(plain) : plain;
}

// Composing would turn 10² into 102, 2½ into 21/2 and every thin space into a plain one.
function beforeComposing(answer: string): string {
  return answer
    .replace(/[⁰¹²³⁴-⁹⁺⁻]+/g, (run) => `^${run.normalize('NFKC')}`)
    .replace(/[₀-₉₊₋]+/g, (run) => `_${run.normalize('NFKC')}`)
    .replace(/[¼-¾⅐-⅞↉]/g, (char, at: number) => separate(answer, at) + char.normalize('NFKC'))
    .replace(/(?<=\d)[\u00A0\u2007\u2009\u202F’](?=\d{3}(?!\d))/g, "'")
    .replace(/，(?![\d０-９]{3}(?![\d０-９]))/g, ', ');
}

function withoutLatex(text: string): string {
  return text
    .replace(/ ?\{ ?, ?\}/g, ',')
    .replace(/\\! ?/g, '')
    .replace(/(?<=\d)\\,(?=\d{3}(?!\d))/g, "'")
    .replace(/\\(?:times|cdot)(?![a-z])/g, '×')
    .replace(/\\[dtc]?frac ?(?:\{ ?([+-]?\d{1,30}) ?\} ?\{ ?(\d{1,30}) ?\}|(\d) ?(\d))/g, fraction);
}

function fraction(
  _whole: string,
  top: string | undefined,
  bottom: string | undefined,
  topDigit: string | undefined,
  bottomDigit: string | undefined,
  at: number,
  text: string,
): string {
  return `${separate(text, at)}${top ?? topDigit ?? ''}/${bottom ?? bottomDigit ?? ''}`;
}

/** Keeps the whole part of a mixed number from running into the fraction after it. */
function separate(text: string, at: number): string {
  return /\d/.test(text.charAt(at - 1)) ? ' ' : '';
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = zeros.find((start) => code >= start && code <= start + 9) ?? code;
  return String(code - zero);
}
