const words = 'stone river morning letter garden window harbour candle winter copper'.split(' ');

let made = 0;

/** A prompt of so many words that begins as none before it did: nothing of it was read earlier. */
export function freshPrompt(length: number): string {
  made += 1;
  const list = Array.from({ length }, (_, index) => words[(index * (made + 2) + made) % words.length]);
  return `${made * 37}: write a long story with these words: ${list.join(' ')}`;
}
