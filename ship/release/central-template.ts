import { addConditionToEntries, AND, isObject, type Json, type JsonObject } from './add-condition.ts';
import {
  conditionName,
  fullValue,
  GROUPS,
  lesserValue,
  parameterName,
  SETTINGS,
  type Setting,
} from './settings.ts';
import { accountsParameter, toParameters, type Throttle } from './to-parameters.ts';

/** Compiles serverless.yml with these settings. */
export type Compile = (settings: Readonly<Record<string, string>>) => Promise<JsonObject>;

/** Where the code of the functions is: beside the template, for `aws cloudformation package`, or in a bucket. */
export type CodeFrom = 'files' | 'bucket';

/** The framework's own bucket for its uploads, which nothing here needs. */
const OF_THE_FRAMEWORK = /^ServerlessDeploymentBucket/;
const SECTIONS = ['Resources', 'Outputs'] as const;

/**
 * The central stack as one template with real parameters. serverless.yml is compiled once with a mark in place of every setting,
 * and once for each setting that can leave something out: what differs gets a condition, and marks become parameters.
 *
 * @throws {Error} where two settings decide about the same value, or a setting leaves no trace
 */
export async function centralTemplate(
  compile: Compile,
  throttleOf: (waiting: number) => Throttle,
  codeFrom: CodeFrom,
): Promise<JsonObject> {
  const fullSettings = Object.fromEntries(SETTINGS.map((setting) => [setting.name, fullValue(setting)]));
  const full = withCode(await compile(fullSettings), codeFrom);
  let merged = full;
  for (const setting of SETTINGS) {
    const value = lesserValue(setting);
    if (value === undefined) continue;
    const lesser = withCode(await compile({ ...fullSettings, [setting.name]: value }), codeFrom);
    const condition = conditionName(setting);
    const before = merged;
    const entriesOf = (section: string): JsonObject =>
      addConditionToEntries(objectIn(before, section), {
        condition,
        full: objectIn(full, section),
        lesser: objectIn(lesser, section),
      });
    merged = { Resources: entriesOf('Resources'), Outputs: entriesOf('Outputs') };
  }
  const waiting = SETTINGS.find(({ name }) => name === 'apiWaiting');
  const mark = throttleOf(Number(waiting?.mark));
  const template: JsonObject = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Rollcall, central stack: results of Systems Manager Automation from many accounts',
    Metadata: { 'AWS::CloudFormation::Interface': consoleLayout(codeFrom) },
    Parameters: { ...Object.fromEntries(parameters()), ...(codeFrom === 'bucket' ? CODE_PARAMETERS : {}) },
    Mappings: {
      ApiWaiting: Object.fromEntries(
        (waiting?.allowedValues ?? []).map((value) => {
          const { burstLimit, rateLimit } = throttleOf(Number(value));
          return [value, { BurstLimit: burstLimit, RateLimit: rateLimit }];
        }),
      ),
    },
    Conditions: { ...Object.fromEntries(conditions()), ...bothOf(merged) },
    ...Object.fromEntries(
      SECTIONS.map((section) => [section, toParameters(objectIn(merged, section), mark)]),
    ),
  };
  refuseLeftovers(template);
  return template;
}

function objectIn(template: JsonObject, section: string): JsonObject {
  const found = template[section];
  if (!isObject(found)) throw new Error(`The compiled template has no ${section}`);
  return found;
}

/** Without the framework's bucket, and with the zips elsewhere. */
function withCode(compiled: JsonObject, codeFrom: CodeFrom): JsonObject {
  const keep = (section: string): JsonObject =>
    Object.fromEntries(
      Object.entries(objectIn(compiled, section)).filter(([name]) => !OF_THE_FRAMEWORK.test(name)),
    );
  const resources = Object.entries(keep('Resources')).map(([name, resource]): [string, Json] => {
    const properties = isObject(resource) ? resource['Properties'] : undefined;
    const code = isObject(properties) ? properties['Code'] : undefined;
    const key = isObject(code) ? code['S3Key'] : undefined;
    if (!isObject(resource) || !isObject(properties) || typeof key !== 'string') return [name, resource];
    const file = key.replace(/^.*\//, '');
    const from: Json =
      codeFrom === 'files'
        ? file
        : { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { 'Fn::Sub': `\${CodePrefix}${file}` } };
    return [name, { ...resource, Properties: { ...properties, Code: from } }];
  });
  return { Resources: Object.fromEntries(resources), Outputs: keep('Outputs') };
}

const CODE_PARAMETERS: JsonObject = {
  CodeBucket: {
    Type: 'String',
    Description: 'The bucket in this Region that holds the zips of the release',
    AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  },
  CodePrefix: {
    Type: 'String',
    Description: 'What the keys of the zips begin with, such as ssm-rollcall/0.1.0/',
    Default: '',
    AllowedPattern: "^([\\w!.*'()/-]*/)?$",
  },
};

function* parameters(): Generator<[string, Json]> {
  for (const setting of SETTINGS) {
    const { allowed, allowedValues, range, type = 'String', description } = setting;
    yield [
      parameterName(setting),
      {
        Type: type,
        Description: description,
        ...(setting.default === undefined ? {} : { Default: setting.default }),
        ...(allowed && { AllowedPattern: allowed.source.replaceAll('\\/', '/') }),
        ...(allowedValues && { AllowedValues: allowedValues }),
        ...(range && { MinValue: range[0], MaxValue: range[1] }),
      },
    ];
    if (setting.hasAccounts === true) {
      yield [
        accountsParameter(setting),
        {
          Type: type,
          Description: `The account IDs in ${parameterName(setting)}, each once: CloudFormation cannot take them out of ARNs`,
          Default: '',
          AllowedPattern: '^(\\d{12})?$',
        },
      ];
    }
  }
}

function* conditions(): Generator<[string, Json]> {
  for (const setting of SETTINGS) {
    if (setting.off === undefined) continue;
    const isOff: Json = { 'Fn::Equals': [valueOf(setting), setting.off] };
    yield [conditionName(setting), setting.isMoreWhenOff === true ? isOff : { 'Fn::Not': [isOff] }];
  }
}

/** The conditions of resources that two settings decide about. */
function bothOf(merged: JsonObject): JsonObject {
  const entries = SECTIONS.flatMap((section) => Object.values(objectIn(merged, section)));
  const names = entries.flatMap((entry) => (isObject(entry) ? [entry['Condition']] : []));
  return Object.fromEntries(
    names.flatMap((name) => {
      const parts = typeof name === 'string' ? name.split(AND) : [];
      return typeof name !== 'string' || parts.length < 2
        ? []
        : [[name, { 'Fn::And': parts.map((part) => ({ Condition: part })) }]];
    }),
  );
}

/** Of a list, what it is as a text. */
const valueOf = (setting: Setting): Json =>
  setting.type === 'CommaDelimitedList'
    ? { 'Fn::Join': [',', { Ref: parameterName(setting) }] }
    : { Ref: parameterName(setting) };

/** The names of its parameters. */
const parametersOf = (setting: Setting): readonly string[] =>
  setting.hasAccounts === true
    ? [parameterName(setting), accountsParameter(setting)]
    : [parameterName(setting)];

function consoleLayout(codeFrom: CodeFrom): Json {
  const code = { Label: { default: 'Code' }, Parameters: ['CodeBucket', 'CodePrefix'] };
  const groups = GROUPS.map((group) => ({
    Label: { default: group },
    Parameters: SETTINGS.flatMap((setting) => (setting.group === group ? parametersOf(setting) : [])),
  }));
  return { ParameterGroups: codeFrom === 'bucket' ? [groups[0] ?? code, code, ...groups.slice(1)] : groups };
}

/** @throws {Error} if a mark is left, or a parameter or condition is used nowhere */
function refuseLeftovers(template: JsonObject): void {
  const body = JSON.stringify([template['Resources'], template['Outputs']]);
  const left = SETTINGS.filter(({ mark }) => mark.length > 4 && body.includes(mark));
  if (left.length > 0) throw new Error(`A mark of ${left.map(({ name }) => name).join(', ')} is left`);
  for (const setting of SETTINGS) {
    const names = [parameterName(setting), ...(setting.off === undefined ? [] : [conditionName(setting)])];
    const isUsed = names.some((name) => body.includes(`"${name}"`) || body.includes(`\${${name}}`));
    if (!isUsed) throw new Error(`${setting.name} decides about nothing`);
  }
}
