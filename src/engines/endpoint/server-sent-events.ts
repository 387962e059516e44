import { BrokenAnswer } from './broken-answer';

/** An event larger than this is no piece of an answer; a server that sends one is broken or hostile. */
const largestEvent = 1_000_000;

/**
 * The `data` of each event of a stream (HTML standard, section 9.2): lines end in CR, LF or both, several data lines are
 * one text, comments and other fields are passed over. What an early end leaves half finished is no event.
 */
export async function* eventData(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let size = 0;
  for await (const bytes of stream) {
    rest += decoder.decode(bytes, { stream: true });
    // A CR at the very end may be half of a CRLF whose LF is still on its way.
    const held = rest.endsWith('\r') ? '\r' : '';
    const lines = rest.slice(0, rest.length - held.length).split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + held;
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
        size = 0;
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
        size += line.length;
      }
    }
    // Of one line, or of many without an empty one between them.
    if (size + rest.length > largestEvent) throw new BrokenAnswer('an event of the stream has no end');
  }
}
