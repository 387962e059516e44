/**
 * What a pack's text may not hold, because nobody can see it: control characters but for tab and line feed; the
 * characters that turn the direction of writing, so that text reads otherwise than it is; the tag characters,
 * which spell out hidden words; and halves of characters. Marks and joiners that ordinary Arabic, Hebrew, Indic
 * text and emoji need are left alone.
 */
const invisible = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Of these, the ones with which somebody deceives: nothing else turns the direction of writing or hides whole words. */
const deceptive = /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

/** Whether a text may read otherwise than it is. */
export function isDeceptive(text: string): boolean {
  return deceptive.test(text);
}

/** The same text without what cannot be seen. Markup stays as it is: it is only ever shown as text. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(invisible, '')
    .replace(/\p{Cs}/gu, '\ufffd');
}
