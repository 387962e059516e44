/** Often enough for the eye. What the page draws takes time on cores that the engine wants too. */
const everyMs = 250;

export interface Gathered {
  soon(): void;
  /** Nothing is told afterwards. */
  end(): void;
}

/** Tells at once, and then once for all that happens within a time; the last of it is never left out. */
export function gathered(tell: () => void): Gathered {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWaiting = false;
  let isOver = false;

  function now(): void {
    isWaiting = false;
    tell();
    timer = setTimeout(() => {
      timer = undefined;
      if (isWaiting) now();
    }, everyMs);
  }

  return {
    soon() {
      if (isOver) return;
      if (timer === undefined) now();
      else isWaiting = true;
    },
    end() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
