import aslValidator from 'asl-validator';

/** What the validator of the language finds wrong with a definition; empty if all is well. */
export function aslFaultsOf(definition: string): readonly string[] {
  const { errorsText, isValid } = aslValidator(JSON.parse(definition), { checkPaths: true, checkArn: true });
  return isValid ? [] : [errorsText('\n')];
}
