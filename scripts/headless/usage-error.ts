/** What was typed cannot be done: told without a stack. */
export class UsageError extends Error {}
