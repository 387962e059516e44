import type { Library } from '../library';
import type { Turn } from '../policy';

/**
 * Part of what a recorded run depends on: raised with a change to the prompts that recordings hold, and with one to what
 * the loop draws from the same answers, because a replay would come to another end than the run did.
 */
export const promptVersion = 2;

/**
 * The prompt of a rollout. What all rollouts share stands first (system message, lessons, examples) and the
 * task last, so that an engine computes the common prefix once. Lessons placed after the task stand after every
 * task, the examples' too: an example that did not carry them would show the policy how to ignore them.
 */
export function policyTurns(library: Library, task: { readonly prompt: string }, system?: string): Turn[] {
  const lessons = library.experiences.filter((experience) => experience.kind === 'lesson');
  const examples = library.experiences.filter((experience) => experience.kind === 'example');
  const advice = lessons.map((lesson) => `- ${lesson.text}`).join('\n');
  const inSystem = library.rendering.lessons === 'system';

  const head = [system, advice && inSystem ? `Follow this advice:\n${advice}` : '']
    .filter(Boolean)
    .join('\n\n');
  const tail = advice && !inSystem ? `\n\n${advice}` : '';
  return [
    ...(head ? [{ role: 'system', text: head } as const] : []),
    ...examples.flatMap((example) => [
      { role: 'user', text: example.prompt + tail } as const,
      { role: 'assistant', text: example.answer } as const,
    ]),
    { role: 'user', text: task.prompt + tail },
  ];
}

/** Whether both say the same in every prompt: names and locks are for people, and kinds do not mix their order. */
export function promptAlike(a: Library, b: Library): boolean {
  const shown = (library: Library) => JSON.stringify(policyTurns(library, { prompt: '…' }));
  return shown(a) === shown(b);
}

/** The library as text for any other chat: what to put in the system message, and the turns to show first. */
export function promptText(
  library: Library,
  words: { system: string; user: string; assistant: string },
): string {
  return policyTurns(library, { prompt: '…' })
    .map((turn) => `${words[turn.role]}:\n${turn.text}`)
    .join('\n\n');
}
