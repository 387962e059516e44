/** What Ctrl+C does while a browser is open. */
export interface Interrupts {
  /** The next Ctrl+C does this instead of ending the process; nothing given, it ends the process again. */
  next(action: (() => void) | undefined): void;
  /** Hears nothing any more. */
  forget(): void;
}

/** Ends the process at Ctrl+C, after `leave`, which must do its work at once: nothing is awaited at the exit. */
export function hearInterrupts(leave: () => void): Interrupts {
  let gentle: (() => void) | undefined;
  const hear = () => {
    const action = gentle;
    gentle = undefined;
    if (action) {
      action();
      return;
    }
    // Not before now: Playwright ends the browser at the exit too, and who registered first goes first.
    process.once('exit', leave);
    process.exit(130);
  };
  process.on('SIGINT', hear);
  return {
    next(action) {
      gentle = action;
    },
    forget() {
      process.off('SIGINT', hear);
    },
  };
}
