import { ownValue } from '../own-value.ts';
import { ComputingTime } from './computing-time.ts';
import { javaPattern } from './java-pattern.ts';
import { parameterType, type Parameter } from './parameter.ts';
import { referencesIn } from './references.ts';
import type { Runbook } from './runbook.ts';
import { SYSTEM_VARIABLES } from './system-variables.ts';
import { LIST_TYPES, asText, type ValueType } from './value-type.ts';

/** What a value must be, beside text. */
const IS_OF_TYPE: Readonly<Record<ValueType, (text: string) => boolean>> = {
  String: () => true,
  StringList: () => true,
  Integer: (text) => /^-?\d+$/.test(text),
  Boolean: (text) => text === 'true' || text === 'false',
  StringMap: (text) => isJsonMap(text),
  MapList: (text) => isJsonMap(text),
};

/**
 * What is wrong with the parameters that a runbook is started with, in AWS's words where they are known. Empty if
 * they will do. The given values are
 * lists of strings, as on the wire; maps are in JSON. All patterns share `time`.
 */
export function parameterFaults(
  { parameters }: Pick<Runbook, 'parameters'>,
  given: Readonly<Record<string, readonly string[]>>,
  time = new ComputingTime(0),
): string[] {
  const unknown = Object.keys(given).filter((parameter) => !Object.hasOwn(parameters, parameter));
  return [
    ...(unknown.length > 0 ? [`Undefined execution inputs: [${unknown.join(', ')}].`] : []),
    ...Object.entries(parameters).flatMap(([parameter, rules]) => {
      const values = ownValue(given, parameter);
      if (values !== undefined) {
        return valueFaults(rules, values, time).map((fault) =>
          fault.startsWith('value') ? `Parameter "${parameter}" has ${fault}` : `${parameter} has ${fault}`,
        );
      }
      return rules.default === undefined ? [`Missing required parameter: ${parameter} in user inputs.`] : [];
    }),
  ];
}

function valueFaults(rules: Parameter, values: readonly string[], time: ComputingTime): string[] {
  const type = parameterType(rules);
  const isList = LIST_TYPES.has(type);
  if (!isList && values.length !== 1) return [`${values.length} values: a ${type} has one`];
  const { minItems = 0, maxItems = Infinity } = rules;
  return [
    ...(isList && values.length < minItems
      ? [`${values.length} items: at least ${minItems} are needed`]
      : []),
    ...(isList && values.length > maxItems
      ? [`${values.length} items: at most ${maxItems} are allowed`]
      : []),
    ...values.flatMap((value) => itemFaults(rules, type, value, time)),
  ];
}

function itemFaults(rules: Parameter, type: ValueType, value: string, time: ComputingTime): string[] {
  const { allowedValues, allowedPattern, minChars = 0, maxChars = Infinity } = rules;
  // Its value is known only when the execution runs.
  if (referencesIn(value).some((name) => SYSTEM_VARIABLES.has(name) || name.startsWith('ssm:'))) return [];
  const fault = (words: string): string[] => [`the value ${JSON.stringify(value)}, ${words}`];
  if (!IS_OF_TYPE[type](value)) return fault(`which is no ${type}`);
  if (allowedValues?.map(asText).includes(value) === false) {
    return [`value ${JSON.stringify(value)} not found in [${allowedValues.map(asText).join(', ')}].`];
  }
  if (allowedPattern !== undefined) {
    const words = patternFault(allowedPattern, value, time);
    if (words !== undefined) return fault(words);
  }
  if (value.length < minChars) return fault(`which has fewer than ${minChars} characters`);
  return value.length > maxChars ? fault(`which has more than ${maxChars} characters`) : [];
}

function patternFault(pattern: string, value: string, time: ComputingTime): string | undefined {
  try {
    const matches = time.spend(() => javaPattern(pattern).test(value));
    return matches ? undefined : `which does not match the pattern ${pattern}`;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return `which cannot be compared with the pattern ${pattern}: ${words}`;
  }
}

function isJsonMap(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
