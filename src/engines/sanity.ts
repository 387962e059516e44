/**
 * Whether answers are language at all. Some graphics drivers compute garbage without an error: one letter for ever,
 * bytes that are no text, letters of all the world's scripts in one line. Poor answers of small models are language;
 * so is "4". One text that can be read is enough: what computes garbage computes nothing else.
 */
export function looksLikeLanguage(texts: readonly string[]): boolean {
  return texts.some(isReadable);
}

/**
 * Whether answers were computed at all, well or badly: nothing, or the same word over and over, may be what a model has
 * to say; bytes that are no text, or one character for ever, are not.
 */
export function looksComputed(texts: readonly string[]): boolean {
  return texts.some((answer) => {
    const text = trimmed(answer);
    if (answer.trim() === '') return true;
    return text !== '' && brokenShare(text) <= mostBroken && !isOneCharacter(lettersOf(text));
  });
}

/** A word or two may be anything. */
const shortLength = 8;
const mostBroken = 0.05;

function isReadable(answer: string): boolean {
  const text = trimmed(answer);
  if (text === '' || brokenShare(text) > mostBroken) return false;
  const letters = lettersOf(text);
  if (isOneCharacter(letters)) return false;
  if (text.length < shortLength) return true;
  return !isOneThingRepeated(text) && wordShare(letters) >= 0.3 && scriptsIn(text) < 4;
}

/** An answer may be cut off in the middle of a character. */
function trimmed(answer: string): string {
  return answer.replace(/\uFFFD{1,3}$/u, '').trim();
}

function lettersOf(text: string): readonly string[] {
  return [...text].filter((character) => !/\s/.test(character));
}

function isOneCharacter(letters: readonly string[]): boolean {
  return letters.length >= 4 && new Set(letters).size === 1;
}

/** Control characters, private ones, and bytes that were no text. */
function brokenShare(text: string): number {
  const broken = text.replace(/\s/g, '').match(/[\p{Cc}\p{Co}\uFFFD]/gu);
  return (broken?.length ?? 0) / text.length;
}

/** The same few characters five times and more, from the start to the end. */
function isOneThingRepeated(text: string): boolean {
  const repeated = /^([^]{1,16}?)\1{4,}/u.exec(text);
  if (!repeated) return false;
  const [whole, unit = ''] = repeated;
  return unit.startsWith(text.slice(whole.length));
}

function wordShare(characters: readonly string[]): number {
  return (
    characters.filter((character) => /[\p{L}\p{M}\p{N}\p{Extended_Pictographic}]/u.test(character)).length /
    characters.length
  );
}

/** Japanese is written in three, and a foreign word may come on top. */
const scripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Tamil}|\p{Script=Telugu}/u,
  /\p{Script=Thai}|\p{Script=Khmer}|\p{Script=Lao}|\p{Script=Myanmar}/u,
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u,
  /\p{Script=Hangul}/u,
  /\p{Script=Armenian}|\p{Script=Georgian}|\p{Script=Ethiopic}/u,
];

function scriptsIn(text: string): number {
  return scripts.filter((script) => script.test(text)).length;
}
