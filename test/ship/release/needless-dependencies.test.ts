import { expect, test } from '@jest/globals';
import { withoutNeedlessDependencies } from '../../../ship/release/needless-dependencies.ts';

const dependsOn = (resource: object) => withoutNeedlessDependencies({ Resource: { ...resource } });

test.each([
  ['Ref', { Ref: 'Role' }],
  ['GetAtt', { 'Fn::GetAtt': ['Role', 'Arn'] }],
  ['GetAtt as a text', { 'Fn::GetAtt': 'Role.Arn' }],
  ['a Ref inside of another function', { 'Fn::Join': ['', ['a', { Ref: 'Role' }]] }],
])('%s implies a dependency', (_name, reference) => {
  const Properties = { Role: reference };
  expect(dependsOn({ Properties, DependsOn: ['Role', 'LogGroup'] })).toEqual({
    Resource: { Properties, DependsOn: ['LogGroup'] },
  });
  expect(dependsOn({ Properties, DependsOn: 'Role' })).toEqual({ Resource: { Properties } });
});

test('a reference in a branch of a condition implies none, and nothing else changes', () => {
  const resource = { Properties: { Role: { 'Fn::If': ['Has', { Ref: 'Role' }, ''] } }, DependsOn: ['Role'] };
  expect(dependsOn(resource)).toEqual({ Resource: resource });
  const plain = { Properties: { Role: { Ref: 'Role' } }, Condition: 'Has' };
  expect(dependsOn(plain)).toEqual({ Resource: plain });
});
