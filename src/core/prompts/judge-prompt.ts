import type { Turn } from '../policy';

/**
 * Self-judging (the paper's condition without ground truth): the model is asked of one answer whether it is right. It is
 * shown the task and the answer, and nothing that the task's author knows.
 */
export function judgeTurns(input: {
  readonly prompt: string;
  readonly answer: string;
  readonly system: string | undefined;
}): readonly Turn[] {
  const task = input.system === undefined ? input.prompt : `${input.system}\n\n${input.prompt}`;
  return [
    { role: 'system', text: 'You check answers. Reply with one word: right or wrong.' },
    { role: 'user', text: `Task:\n${task}\n\nAnswer:\n${input.answer}\n\nIs this answer right or wrong?` },
  ];
}

// "No" is a verdict where it stands alone, not in "no errors".
const verdictWord = /\b(right|correct|wrong|incorrect|yes|no(?=\s*(?:[^\s\p{L}\p{N}]|$)))(?![\p{L}\p{N}])/iu;
const bothNamed = /\b(?:right|correct)\s+(?:or|nor)\s+(?:wrong|incorrect)\b/i;
const negated =
  /(?:\b(?:not|never|nothing|neither)|n['’]t)\s+((?:\p{L}+\s+){0,4}?)(right|correct|wrong|incorrect)\b/giu;

/**
 * Right or wrong, whichever the judge names first; nothing where it names neither, or both at once. Not right is wrong
 * and not wrong is right where it is said plainly; what is denied in more words may mean either.
 */
export function readJudgement(text: string): 'right' | 'wrong' | undefined {
  if (bothNamed.test(text)) return undefined;
  const denied = new Set(
    [...text.matchAll(negated)].map(([, between = '', word = '']) => oppositeOf(word, between)),
  );
  if (denied.size > 0) return denied.size === 1 ? [...denied][0] : undefined;
  const named = verdictWord.exec(text)?.[1];
  return named === undefined ? undefined : isApproval(named) ? 'right' : 'wrong';
}

function oppositeOf(word: string, between: string): 'right' | 'wrong' | undefined {
  const words = between.split(/\s+/).filter(Boolean).length;
  if (isApproval(word)) return words <= 1 ? 'wrong' : undefined;
  return words === 0 ? 'right' : undefined;
}

function isApproval(word: string): boolean {
  return ['right', 'correct', 'yes'].includes(word.toLowerCase());
}
