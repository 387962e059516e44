import { expect, test } from 'vitest';
import { looksComputed, looksLikeLanguage } from '../../../src/engines/sanity';

// Answers that small models really gave, and the like in other scripts.
const fine: readonly string[] = [
  'stone river morning letter garden stone',
  'Stone\nRiver\nMorning\nLetter\nGarden',
  'The capital of France is Paris.',
  '4',
  'No.',
  'Yes',
  'ok',
  'positive',
  '2026-11-26',
  'a@b.example',
  '{"op":"add","text":"Answer with one word."}',
  '```json\n{"answer": 42}\n```',
  '- one\n- two\n- three',
  '1, 2, 3, 4, 5, 6, 7',
  '3.14159265358979',
  '<think>\nOkay, the user wants me to copy',
  'Sure! Here is the list of words you asked for:',
  '你好!我可以帮你复制这份单词列表。',
  '石头 河流 早晨 信 花园',
  'これはリストです:石、川、朝、手紙、庭 (stone)',
  '돌 강 아침 편지 정원',
  'Камень река утро письмо сад',
  'حجر نهر صباح رسالة حديقة',
  'אבן נהר בוקר מכתב גן',
  'πέτρα ποτάμι πρωί γράμμα κήπος',
  'पत्थर नदी सुबह पत्र बगीचा',
  'หิน แม่น้ำ เช้า จดหมาย สวน',
  'Grüße aus Köln, naïve façade',
  '👍',
  'Great! 🎉🎉',
  'The answer is α + β ≤ γ, so x² = 16.',
  'na na na, hey hey hey, goodbye',
  'stone river morning letter garden stone river morning letter garden stone river morning letter garden',
  'a a b',
  'Answer: C',
  'Привет \uFFFD',
];

const garbage: readonly string[] = [
  '',
  '   \n\t ',
  '@@@@',
  '@@@@@@@@@@@@@@@@@@@@@@@@',
  '@ @ @ @ @ @',
  '!!!!!!!!!!!!',
  '????????',
  'GGGGGGGGGGGG',
  'the the the the the the the the',
  ' Ġ Ġ Ġ Ġ Ġ Ġ Ġ',
  '<|im_start|><|im_start|><|im_start|><|im_start|><|im_start|><|im_start|>',
  '\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD',
  'a\uFFFDb\uFFFDc\uFFFDd\uFFFD and on',
  '\u0000\u0001\u0002\u0003',
  'x\u0003y\u0004z\u0005w\u0006v\u0007',
  '#$%@!^&*()_+{}|:"<>?#$%@!',
  ')))}}];;;,,,((([[[',
  'Herr область 龍 गया λόγος والت 한국 word',
];

for (const text of fine) {
  test(`an answer that can be read: ${JSON.stringify(text)}`, () => {
    expect(looksLikeLanguage([text])).toBe(true);
  });
}

for (const text of garbage) {
  test(`no language: ${JSON.stringify(text)}`, () => {
    expect(looksLikeLanguage([text])).toBe(false);
    expect(looksLikeLanguage([text, text])).toBe(false);
  });
}

test('one answer that can be read is enough, and none is not', () => {
  expect(looksLikeLanguage(['', 'stone river'])).toBe(true);
  expect(looksLikeLanguage([])).toBe(false);
});

test('on the processor poor answers are a model’s own: none, one word over and over, a list of numbers', () => {
  const poor = [
    '',
    '  \n',
    'stone stone stone stone stone stone',
    '1. 1. 1. 1. 1. 1.',
    '#$%@!^&*()_+{}|:"<>?#$%@!',
  ];
  for (const text of poor) expect(looksComputed([text, text]), text).toBe(true);
  for (const text of fine) expect(looksComputed([text]), text).toBe(true);
});

test('what no model says is refused on the processor too', () => {
  const broken = [
    '@@@@@@@@@@',
    '@ @ @ @ @',
    '\uFFFD\uFFFD\uFFFD',
    '\u0000\u0001\u0002\u0003',
    'x\u0003y\u0004z\u0005w\u0006v',
  ];
  for (const text of broken) expect(looksComputed([text, text]), JSON.stringify(text)).toBe(false);
  expect(looksComputed(['@@@@@@@@@@', 'stone'])).toBe(true);
});
