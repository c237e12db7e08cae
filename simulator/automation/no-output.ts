/** What Automation says for an output of a step that did not succeed. It is not data. */
export const NO_OUTPUT = 'No output available yet because the step is not successfully executed';
