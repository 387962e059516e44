import type { Experience, Library } from './library';

/**
 * Tokens of a text, estimated: no engine here can tokenize before it is asked. Four Latin characters or one of
 * any other script to a token, which errs on the high side for English prose.
 */
export function estimateTokens(text: string): number {
  let latin = 0;
  let other = 0;
  for (const character of text) {
    if (character < '\u0250') latin += 1;
    else other += 1;
  }
  return Math.ceil(latin / 4) + other;
}

/** A turn costs a few tokens of the chat template besides its text. */
const perTurn = 8;

function experienceTokens(experience: Experience): number {
  return experience.kind === 'lesson'
    ? estimateTokens(experience.text) + 2
    : estimateTokens(experience.prompt) + estimateTokens(experience.answer) + 2 * perTurn;
}

/** A library's size by its texts, each counted once. Runs that are stored broke their ties by it, so it stays as it is. */
export function libraryTokens({ experiences }: Library): number {
  return experiences.reduce((sum, experience) => sum + experienceTokens(experience), 0);
}

/** What a library takes of every prompt: lessons after the task stand after each example's task, too. */
export function renderedTokens(library: Library): number {
  const { experiences, rendering } = library;
  const lessons = experiences.filter(({ kind }) => kind === 'lesson');
  const repeats = rendering.lessons === 'after-task' ? experiences.length - lessons.length : 0;
  return libraryTokens(library) + repeats * libraryTokens({ ...library, experiences: lessons });
}
