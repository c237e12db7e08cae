import * as z from 'zod';
import { parse, YAMLMap, type CollectionTag, type ScalarTag } from 'yaml';

const Resource = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const Template = z.object({
  Parameters: z
    .record(
      z.string(),
      z.object({ Type: z.string().default('String'), Default: z.union([z.string(), z.number()]).optional() }),
    )
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), Resource),
});

/** The parts of a CloudFormation template that the simulation looks at. */
export type Template = z.infer<typeof Template>;

/** Reads a template of either format; YAML's short forms (`!Ref`) become the long ones (`{ Ref: … }`). */
export function readTemplate(text: string): Template {
  return Template.parse(parse(text, { customTags: SHORT_FORMS, merge: true }));
}

const FUNCTIONS = 'And Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or Select Split Sub'.split(
  ' ',
);

const SHORT_FORMS = [
  ...['Ref', 'Condition'].map((name) => scalarForm(name, name)),
  ...FUNCTIONS.flatMap((name) => [scalarForm(name, `Fn::${name}`), sequenceForm(name, `Fn::${name}`)]),
];

function scalarForm(name: string, long: string): ScalarTag {
  return {
    tag: `!${name}`,
    resolve: (text) => ({ [long]: long === 'Fn::GetAtt' ? text.split('.') : text }),
  };
}

function sequenceForm(name: string, long: string): CollectionTag {
  return {
    tag: `!${name}`,
    collection: 'seq',
    resolve: (sequence) => {
      delete sequence.tag;
      const map = new YAMLMap();
      map.set(long, sequence);
      return map;
    },
  };
}
