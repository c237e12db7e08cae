import { addConditionToEntries, isObject, type Json, type JsonObject } from './add-condition.ts';
import {
  ANY_OF,
  conditionName,
  fullValue,
  GROUPS,
  lesserValue,
  parameterName,
  SETTINGS,
  type Setting,
} from './settings.ts';
import { withoutNeedlessDependencies } from './needless-dependencies.ts';
import { accountsParameter, toParameters, type Throttle } from './to-parameters.ts';

/** Compiles serverless.yml with these settings. */
export type Compile = (settings: Readonly<Record<string, string>>) => Promise<JsonObject>;

/** Where the code of the functions is: beside the template, for `aws cloudformation package`, or in a bucket. */
export type CodeFrom = 'files' | 'bucket';

/** The framework's own bucket for its uploads, which nothing here needs. */
const OF_THE_FRAMEWORK = /^ServerlessDeploymentBucket/;
const SECTIONS = ['Resources', 'Outputs'] as const;
/**
 * What cfn-lint takes for a fault: `aws cloudformation package` is needed (W3002), as docs/deploy.md says, and of a state machine it
 * knows neither substitutions in an ARN nor JSONata in `TimeoutSeconds` (E3601).
 */
const NOT_FAULTS = ['W3002', 'E3601'];

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
  const most = fullSettings();
  const full = withCode(await compile(most), codeFrom);
  let merged = full;
  const both = new Map<string, readonly [string, string]>();
  for (const { condition, values, written, within } of differences()) {
    const compiled = withCode(await compile({ ...most, ...values }), codeFrom);
    const lesser = written === undefined ? compiled : withWritten(compiled, full, written);
    const before = merged;
    const entriesOf = (section: string): JsonObject =>
      addConditionToEntries(objectIn(before, section), {
        condition,
        full: objectIn(full, section),
        lesser: objectIn(lesser, section),
        join: (other) => {
          if (other === within) return condition;
          const name = `${other}And${condition}`;
          both.set(name, [other, condition]);
          return name;
        },
      });
    merged = { Resources: entriesOf('Resources'), Outputs: entriesOf('Outputs') };
  }
  const waiting = SETTINGS.find(({ name }) => name === 'apiWaiting');
  const mark = throttleOf(Number(waiting?.mark));
  const template: JsonObject = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Rollcall, central stack: results of Systems Manager Automation from many accounts',
    Metadata: {
      'AWS::CloudFormation::Interface': consoleLayout(codeFrom),
      'cfn-lint': { config: { ignore_checks: NOT_FAULTS } },
    },
    Parameters: { ...Object.fromEntries(parameters()), ...(codeFrom === 'bucket' ? CODE_PARAMETERS : {}) },
    Mappings: {
      ApiWaiting: Object.fromEntries(
        (waiting?.allowedValues ?? []).map((value) => {
          const { burstLimit, rateLimit } = throttleOf(Number(value));
          return [value, { BurstLimit: burstLimit, RateLimit: rateLimit }];
        }),
      ),
    },
    Conditions: Object.fromEntries([...conditions(), ...joined(both)]),
    ...Object.fromEntries(
      SECTIONS.map((section) => [section, toParameters(objectIn(merged, section), mark)]),
    ),
  };
  refuseLeftovers(template);
  return { ...template, Resources: withoutNeedlessDependencies(objectIn(template, 'Resources')) };
}

/** Every setting with the value that deploys the most. */
export const fullSettings = (): Readonly<Record<string, string>> =>
  Object.fromEntries(SETTINGS.map((setting) => [setting.name, fullValue(setting)]));

/** The files beside the template that its functions' code is in. */
export const codeFilesOf = (template: JsonObject): readonly string[] =>
  Object.values(objectIn(template, 'Resources')).flatMap((resource) => {
    const properties = isObject(resource) ? resource['Properties'] : undefined;
    const code = isObject(properties) ? properties['Code'] : undefined;
    return typeof code === 'string' ? [code] : [];
  });

function objectIn(template: JsonObject, section: string): JsonObject {
  const found = template[section];
  if (!isObject(found)) throw new Error(`The compiled template has no ${section}`);
  return found;
}

/** Settings that leave something out, and the condition under which it is there. */
interface Difference {
  readonly condition: string;
  /** The settings with which it is absent. */
  readonly values: Readonly<Record<string, string>>;
  /** A mark that is only written down, though another value stands there. */
  readonly written?: string;
  /** A condition that this one implies. */
  readonly within?: string;
}

function* differences(): Generator<Difference> {
  const off = ANY_OF.settings.map((name) => SETTINGS.find((setting) => setting.name === name));
  const values = Object.fromEntries(
    off.flatMap((one) => (one?.off === undefined ? [] : [[one.name, one.off]])),
  );
  yield { condition: ANY_OF.condition, values };
  for (const setting of SETTINGS) {
    const value = lesserValue(setting);
    if (value === undefined) continue;
    const { name, mark, only } = setting;
    const within = ANY_OF.settings.includes(name) ? { within: ANY_OF.condition } : {};
    yield { condition: conditionName(setting), values: { [name]: value }, ...within };
    if (only === undefined) continue;
    yield {
      condition: only.condition,
      values: { [name]: only.other },
      written: mark,
      within: conditionName(setting),
    };
  }
}

/** The lesser template with the mark wherever the full one has it: that value is a parameter, and no condition. */
function withWritten(lesser: JsonObject, full: JsonObject, mark: string): JsonObject {
  const walk = (one: Json | undefined, other: Json | undefined): Json => {
    if (other === mark && typeof one === 'string') return mark;
    if (Array.isArray(one))
      return one.map((item, at) => walk(item, Array.isArray(other) ? other[at] : undefined));
    if (!isObject(one)) return one ?? null;
    const inOther = isObject(other) ? other : {};
    return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, walk(value, inOther[name])]));
  };
  const walked = walk(lesser, full);
  return isObject(walked) ? walked : lesser;
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
    if (setting.only === undefined) continue;
    yield [setting.only.condition, { 'Fn::Equals': [valueOf(setting), setting.mark] }];
  }
  const any = SETTINGS.filter(({ name }) => ANY_OF.settings.includes(name));
  yield [ANY_OF.condition, { 'Fn::Or': any.map((setting) => ({ Condition: conditionName(setting) })) }];
}

const joined = (both: ReadonlyMap<string, readonly [string, string]>): readonly (readonly [string, Json])[] =>
  [...both].map(([name, conditions]) => [
    name,
    { 'Fn::And': conditions.map((Condition) => ({ Condition })) },
  ]);

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
