import { expect, test } from 'vitest';
import { cautiousTokens, fitted, mostTokens, shortened } from '../../../src/core/prompt-budget';

/** What the default model's vocabulary (SmolLM2, read from its GGUF file by Hugging Face `tokenizers`) makes of texts. */
const counted: readonly (readonly [string, string, number])[] = [
  [
    'prose',
    'Compare the good answers with the bad ones. Which operations on the lessons follow? A lesson is one sentence that names what the good answers do.',
    29,
  ],
  ['figures', '4711 23 3.14159 and 1,024,768 of 65536, 99.9 %', 40],
  ['a formula', '$\\frac{a_1^2}{\\sqrt{b}} = \\sum_{i=1}^{n} x_i$', 27],
  [
    'code',
    'for (const [index, one] of list.entries()) { if (one !== undefined) sum += one.value ?? 0; }',
    32,
  ],
  [
    'JSON',
    '{"operations":[{"op":"UPDATE","id":"xa81f00c2","text":"Use capitals."},{"op":"DELETE","id":"x99"}]}',
    38,
  ],
  ['Chinese', '先写结论，再写理由。这个模型在回答问题的时候应该只给出标签，不要解释。', 54],
  ['Japanese', '答えは短く正確に書いてください。説明は不要です。', 43],
  ['Korean', '답은 짧고 정확하게 써야 합니다.', 35],
  ['German', 'Die Lösung müsste größer als die Übergangswährung sein, schätze ich.', 32],
  ['Russian', 'Ответ должен быть коротким и точным, без объяснений.', 40],
  ['Arabic', 'يجب أن تكون الإجابة قصيرة ودقيقة.', 34],
  ['Hindi', 'उत्तर छोटा और सटीक होना चाहिए।', 35],
  ['emoji', '😀 🎉🚀 🤔 ok 👍', 16],
  ['letters without sense', 'xkqzjvbwptrdlmnfghcsxkqzjvbwptrdlmnfghcs qqxz', 34],
  ['a list with indents', '- one\n    - two\n        - three\n\n\n- four\tand\t\tfive', 17],
];

test.each(counted)(
  '%s takes no more tokens than the cautious measure says, nor so many fewer that room is wasted',
  (_, text, tokens) => {
    expect(cautiousTokens(text)).toBeGreaterThanOrEqual(tokens);
    expect(cautiousTokens(text)).toBeLessThanOrEqual(tokens * 2.5);
    expect(mostTokens(text)).toBeGreaterThanOrEqual(tokens);
  },
);

test('the most a text can take is its bytes', () => {
  for (const [, text] of counted) expect(mostTokens(text)).toBe(new TextEncoder().encode(text).length);
});

test('a shortened text keeps its beginning and its end, and is as short as was asked for', () => {
  const text = `The answer begins here. ${'And it goes on. '.repeat(60)}The answer is 42.`;
  const short = shortened(text, 40, cautiousTokens);
  expect(cautiousTokens(short)).toBeLessThanOrEqual(40);
  expect(short).toMatch(/^The answer begins .+ \[…\] .+ 42\.$/s);
  expect(shortened('Short.', 40, cautiousTokens)).toBe('Short.');
  expect(shortened('😀'.repeat(200), 40, mostTokens)).not.toMatch(/\p{Surrogate}/u);
});

test('reductions are taken in their order, each only as often as it takes', () => {
  const drop = (from: string) => (text: string) => (text.includes(from) ? text.replace(from, '') : undefined);
  const length = (text: string) => text.length;
  expect(fitted('aaabbb', length, 6, [drop('a'), drop('b')])).toBe('aaabbb');
  expect(fitted('aaabbb', length, 4, [drop('a'), drop('b')])).toBe('abbb');
  expect(fitted('aaabbb', length, 2, [drop('a'), drop('b')])).toBe('bb');
  expect(fitted('aaabbbc', length, 0, [drop('a'), drop('b')])).toBeUndefined();
});
