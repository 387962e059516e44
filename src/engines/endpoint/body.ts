/** The bytes of a body as they come. Not every browser lets a stream be iterated by itself. */
export async function* bytesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The text of a body, and no more of it than so many bytes: a server may send without an end. */
export async function textOf(
  bytes: AsyncIterable<Uint8Array>,
  most: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  let left = most;
  for await (const piece of bytes) {
    text += decoder.decode(piece.subarray(0, left), { stream: true });
    if (piece.length > left) return { text, isWhole: false };
    left -= piece.length;
  }
  return { text: text + decoder.decode(), isWhole: true };
}

/** Undefined where the text is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
