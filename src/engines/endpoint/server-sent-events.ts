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
  for await (const bytes of stream) {
    rest += decoder.decode(bytes, { stream: true });
    // A CR at the very end may be half of a CRLF whose LF is still on its way.
    const held = rest.endsWith('\r') ? '\r' : '';
    const lines = rest.slice(0, rest.length - held.length).split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + held;
    if (rest.length > largestEvent) throw new Error('an event of the stream has no end');
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      }
    }
  }
}
