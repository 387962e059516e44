/** A model that somebody named: a file of weights, an address, web-llm's name for one, or an endpoint. */
export type ModelFlag =
  | { readonly file: string }
  /** An address, or a file of a hub repository. */
  | { readonly hosted: string }
  /** A model's name in web-llm's list, or a file with a record of one's own. */
  | { readonly webLlm: string }
  | { readonly endpoint: string; readonly name: string; readonly concurrency: number | undefined };
