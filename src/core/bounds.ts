/** What numbers from a file may come to. A larger one says nothing, and would only make what follows from it impossible. */
export const bounds = {
  /** The number of a proof: nobody proves ten thousand times. */
  look: 10_000,
  /** Revisions and steps: a number that could not grow any more would make a library that nobody can change. */
  revision: 1_000_000_000,
  /** The last moment of the year 9999, in milliseconds since 1970: a later one is no date that a file can name. */
  moment: 253_402_300_799_999,
} as const;
