import { expect, test } from 'vitest';
import { extractLabel, gradeOneOf } from '../../../src/graders/one-of';

const feelings = ['positive', 'negative', 'neutral'];

test.each([
  ['positive', feelings, 'positive'],
  ['The review is Negative.', feelings, 'negative'],
  ['negative, not positive', feelings, 'negative'],
  ['**NEUTRAL**', feelings, 'neutral'],
  ['_neutral_', feelings, 'neutral'],
  ['Sentiment:positive', feelings, 'positive'],
  ['positive/negative', feelings, 'positive'],
  ['positively negative', feelings, 'negative'],
  ['positivenegative', feelings, undefined],
  ['I cannot tell', feelings, undefined],
  ['', feelings, undefined],
  ['It is non-spam, so ham', ['spam', 'ham'], 'ham'],
  ['not_spam', ['spam', 'ham'], undefined],
  ["You can't, so no", ['can', 'no'], 'no'],
  ['very good', ['good', 'very good'], 'very good'],
  ['VERY\n  GOOD', ['good', 'very good'], 'very good'],
  ['grade A+', ['A', 'A+'], 'A+'],
  ['C++ of course', ['C', 'C++'], 'C++'],
  ['1.5 or 2', ['1', '2'], '2'],
  ['-1', ['1', '0', '-1'], '-1'],
  ['10', ['1', '0'], undefined],
  ['答案是正面。', ['正面', '负面'], '正面'],
  ['不好', ['好', '不好'], '不好'],
  ['긍정입니다', ['긍정', '부정'], '긍정'],
  ['Это хорошо!', ['хорошо', 'плохо'], 'хорошо'],
  ['нехорошо', ['хорошо', 'плохо'], undefined],
  ['यह सही है', ['सही', 'गलत'], 'सही'],
  ['คำตอบคือบวก', ['บวก', 'ลบ'], 'บวก'],
  ['هذا صحيح.', ['صحيح', 'خطأ'], 'صحيح'],
  ['ΟΧΙ', ['ναι', 'όχι', 'οχι'], 'οχι'],
  ['𝐲𝐞𝐬', ['yes', 'no'], 'yes'],
  ['Straße', ['STRASSE', 'WEG'], 'STRASSE'],
  ['a🙂b', ['🙂', '🙁'], '🙂'],
])('%j names, of %j, %j', (answer, labels, named) => {
  expect(extractLabel(labels, answer)).toBe(named);
});

test('the first label named decides, as the labels spell it', () => {
  expect(gradeOneOf(['Yes', 'No'], 'yes', 'YES or no')).toEqual({
    kind: 'graded',
    reward: 1,
    extracted: 'Yes',
  });
  expect(gradeOneOf(['Yes', 'No'], 'no', 'YES or no')).toEqual({
    kind: 'graded',
    reward: 0,
    extracted: 'Yes',
  });
});

test('an answer that names no label is wrong', () => {
  expect(gradeOneOf(feelings, 'positive', 'fine')).toEqual({ kind: 'graded', reward: 0 });
});

test('a reference that is no label cannot be compared with', () => {
  expect(gradeOneOf(feelings, 'mixed', 'mixed')).toMatchObject({
    kind: 'undecided',
    reason: 'cannot-decide',
  });
});
