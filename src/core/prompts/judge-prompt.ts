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

/** Right or wrong, whichever the judge names first; nothing where it names neither, or both at once. */
export function readJudgement(text: string): 'right' | 'wrong' | undefined {
  const named = /\b(right|correct|yes|wrong|incorrect|no)\b/i.exec(text)?.[1]?.toLowerCase();
  if (named === undefined) return undefined;
  if (/\b(right|correct)\s+or\s+(wrong|incorrect)\b/i.test(text)) return undefined;
  if (/(\bnot|n['’]t)\s+(right|correct)\b/i.test(text)) return 'wrong';
  return named === 'right' || named === 'correct' || named === 'yes' ? 'right' : 'wrong';
}
