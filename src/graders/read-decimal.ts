export interface Decimal {
  readonly text: string;
  readonly value: number;
  /** Without the zeros and separators that change nothing. */
  readonly digits: string;
}

// Each is anchored, and each character of a chunk can only be matched one way.
const whole = /^\d+$/;
const decimalPoint = /^\d*\.\d+$/;
const decimalComma = /^\d+,\d+$/;
const groupedByComma = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
const groupedAsInIndia = /^[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?$/;
const groupedByDot = /^[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+,\d+)$/;
const groupedByMark = /^\d{1,3}(?:['_]\d{3})+(?:[.,]\d+)?$/;

/** Digits with dots, commas and other separators between them, as one number; of a list its last one. */
export function readDecimal(chunk: string): Decimal | undefined {
  const plain = withDecimalPoint(chunk);
  if (plain !== undefined) return { text: chunk, value: Number(plain), digits: significant(plain) };

  const comma = chunk.lastIndexOf(',');
  return comma === -1 ? undefined : readDecimal(chunk.slice(comma + 1));
}

function withDecimalPoint(chunk: string): string | undefined {
  if (whole.test(chunk) || decimalPoint.test(chunk)) return chunk;
  if (groupedByComma.test(chunk) || groupedAsInIndia.test(chunk)) return chunk.replaceAll(',', '');
  if (groupedByDot.test(chunk)) return chunk.replaceAll('.', '').replace(',', '.');
  if (groupedByMark.test(chunk)) return chunk.replace(/['_]/g, '').replace(',', '.');
  if (decimalComma.test(chunk)) return chunk.replace(',', '.');
  return undefined;
}

// Loops: a pattern that ends in 0+$ is quadratic on a long run of zeros.
function significant(plain: string): string {
  const [before = '', after = ''] = plain.split('.');
  let start = 0;
  while (start < before.length && before.charAt(start) === '0') start += 1;
  let end = after.length;
  while (end > 0 && after.charAt(end - 1) === '0') end -= 1;

  const integer = before.slice(start) || '0';
  return end === 0 ? integer : `${integer}.${after.slice(0, end)}`;
}
