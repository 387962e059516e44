/** Shorter than this, what prompts begin with in common hides nothing. */
const shortest = 24;

/**
 * The words with which every one of these prompts begins, up to the last space. A list that shows two lines of each
 * would otherwise show the same instruction in every row.
 */
export function sharedLead(prompts: readonly string[]): string {
  const [first = '', ...others] = prompts;
  if (others.length === 0) return '';
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length -= 1;
  }
  const lead = first.slice(0, length).replace(/\S*$/, '');
  // A prompt that says nothing more is shown whole, and so are all.
  return lead.length < shortest || prompts.some((prompt) => prompt.length <= lead.length) ? '' : lead;
}
