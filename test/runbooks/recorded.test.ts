import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readRunbook } from '../../simulator/runbook/runbook.ts';

describe("the project's runbooks ask what those of the recordings asked, and put out the same", () => {
  test.each(['get-account-alias', 'get-canonical-id'])('%s', (name) => {
    const file = readFileSync(`test/fixtures/recorded/runbook-${name}.json`, 'utf8');
    const { Name, Content } = JSON.parse(file) as { Name: string; Content: string };
    const [own, ...others] = readRunbook(Name, readFileSync(`runbooks/${Name}.yml`, 'utf8')).mainSteps;
    const [recorded] = readRunbook(Name, Content).mainSteps;
    expect(others).toEqual([]);
    expect(own).toMatchObject({ name: recorded?.name, action: recorded?.action, inputs: recorded?.inputs });
    expect(own?.outputs).toEqual(expect.arrayContaining([...(recorded?.outputs ?? [])]));
  });
});
