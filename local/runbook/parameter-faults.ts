import type { Runbook } from './runbook.ts';

/** What is wrong with the parameters that somebody starts a runbook with. Empty if they will do. */
export function parameterFaults(
  { name, parameters }: Pick<Runbook, 'name' | 'parameters'>,
  given: Readonly<Record<string, readonly string[]>>,
): string[] {
  const unknown = Object.keys(given).filter((parameter) => !Object.hasOwn(parameters, parameter));
  return [
    ...unknown.map((parameter) => `${parameter} is not a parameter of ${name}`),
    ...Object.entries(parameters).flatMap(([parameter, { default: value, allowedValues }]) => {
      const values = given[parameter];
      if (values === undefined) return value === undefined ? [`${parameter} has no value`] : [];
      const isRefused = values.some((one) => allowedValues?.includes(one) === false);
      return isRefused ? [`${parameter} has a value that is not allowed`] : [];
    }),
  ];
}
