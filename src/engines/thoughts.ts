/** Without a leading block of thoughts, whole or still growing: what a reasoning model thinks is no part of its answer. */
export function withoutThoughts(text: string): string {
  const start = /^\s*<think>/.exec(text);
  if (!start) return text;
  const end = text.indexOf('</think>');
  return end === -1 ? '' : text.slice(end + '</think>'.length).replace(/^\s+/, '');
}
