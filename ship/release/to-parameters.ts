import type { Json } from './add-condition.ts';
import { parameterName, SETTINGS, type Setting } from './settings.ts';

/** What settings.cjs makes of `apiWaiting`, which CloudFormation cannot work out: it stands in a table. */
export interface Throttle {
  readonly burstLimit: number;
  readonly rateLimit: number;
}

const byName = (name: string): Setting => {
  const setting = SETTINGS.find((one) => one.name === name);
  if (setting === undefined) throw new Error(`No setting ${name}`);
  return setting;
};

/** Settings whose mark can stand inside a longer text: not the numbers, nor words that stand for a condition only. */
const IN_TEXT = SETTINGS.filter(({ mark, type }) => mark.length > 4 && type !== 'Number');
const NUMBERS = new Map(
  SETTINGS.filter(({ type, mark }) => type === 'Number' || mark === '613').map((setting) => [
    Number(setting.mark),
    setting,
  ]),
);

const ref = (setting: Setting): Json => ({ Ref: parameterName(setting) });

/** The template with a parameter wherever a mark stands. */
export function toParameters(value: Json, waiting: Throttle, isInSub = false): Json {
  if (typeof value === 'number') return toNumber(value, waiting);
  if (typeof value === 'string') return toText(value, isInSub);
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return toList(value as readonly Json[], waiting);
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => [
      name,
      toParameters(content, waiting, name === 'Fn::Sub'),
    ]),
  );
}

function toNumber(value: number, { burstLimit, rateLimit }: Throttle): Json {
  const inTable = (column: string): Json => ({
    'Fn::FindInMap': ['ApiWaiting', ref(byName('apiWaiting')), column],
  });
  if (value === burstLimit) return inTable('BurstLimit');
  if (value === rateLimit) return inTable('RateLimit');
  const setting = NUMBERS.get(value);
  return setting === undefined ? value : ref(setting);
}

function toText(value: string, isInSub: boolean): Json {
  const whole = IN_TEXT.find(({ mark }) => mark === value) ?? NUMBERS.get(Number(value));
  if (whole !== undefined && !isInSub) return ref(whole);
  const used = IN_TEXT.filter(({ mark }) => value.includes(mark));
  if (used.length === 0) return value;
  const escaped = isInSub ? value : value.replaceAll('${', '${!');
  const text = used.reduce(
    (written, setting) => written.replaceAll(setting.mark, `\${${parameterName(setting)}}`),
    escaped,
  );
  return isInSub ? text : { 'Fn::Sub': text };
}

/** A list of one mark of a list is the list. The accounts of the principals are a parameter of their own. */
function toList(value: readonly Json[], waiting: Throttle): Json {
  const [only] = value;
  if (value.length === 1 && typeof only === 'string') {
    for (const setting of SETTINGS.filter(({ type }) => type === 'CommaDelimitedList')) {
      if (only === setting.mark) return ref(setting);
      if (setting.hasAccounts === true && only === accountsMark(setting))
        return { Ref: accountsParameter(setting) };
    }
  }
  return value.map((item) => toParameters(item, waiting));
}

const accountsMark = ({ mark }: Setting): string => mark.replace(/:role\/.*/, ':root');
/** `ViewerAccounts` for `viewers`. */
export const accountsParameter = (setting: Setting): string =>
  `${parameterName(setting).replace(/s$/, '')}Accounts`;
