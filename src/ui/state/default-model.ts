/** The file of the default model, under which runs name it: what begins alike may be another form of the same model. */
const defaultModelFile = 'SmolLM2-135M-Instruct.Q4_1.gguf';

/** Whether a run's model is the one that comes with Cairn, and so can be loaded without asking anybody. */
export function isDefaultModel(name: string): boolean {
  return name === defaultModelFile;
}
