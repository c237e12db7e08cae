import { expect, jest, test } from '@jest/globals';
import { CENTRAL, MEMBERS } from '../local/start.ts';
import { policiesOf } from '../proofs/support/deployed-policies.ts';
import { allowedCalls, aRecorder, unneeded } from '../proofs/support/recorded-calls.ts';
import { locationsOf, startWithMachine } from './support/start-with-machine.ts';

jest.setTimeout(120_000);

const ADMINISTRATION_ROLE = `arn:aws:iam::${CENTRAL}:role/AWS-SystemsManager-AutomationAdministrationRole`;
const [FIRST, SECOND] = MEMBERS;

/** What is allowed though no call of this story needs it, and why. */
const NOT_CALLED_HERE: Readonly<Record<string, string>> = {
  'ResumeQueuePolicy, EventsOfTheRule: sqs:SendMessage on resource 2':
    'Dead letters of a rule that may not use its queue: here it may',
  'ResumeRole resume, Log: logs:CreateLogStream': 'Lambda writes what the function prints',
  'ResumeRole resume, Log: logs:PutLogEvents': 'Lambda writes what the function prints',
};

test('each grant of the state machine, of the function that answers it, and of its queue is missed when taken away', async () => {
  const recorder = aRecorder();
  const { rollcall, machine } = await startWithMachine({ watch: { decision: recorder.watch } });
  try {
    const { organization, clock } = rollcall;
    const central = organization.accounts.get(CENTRAL);
    central?.deploy('administration-role');
    const run = (runbook: string, parameters: object = {}) =>
      machine.run({ runbook, parameters, targetLocations: locationsOf([FIRST, SECOND]) }, 10 * 60_000);
    const given = { AutomationAssumeRole: [ADMINISTRATION_ROLE] };
    const policies = central === undefined ? [] : policiesOf(central);

    expect(await run('get_account_alias', given)).toMatchObject({ status: 'SUCCEEDED' });
    organization.accounts
      .get(FIRST)
      ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: 'Access Denied' } });
    expect(await run('get_canonical_id')).toMatchObject({
      status: 'FAILED',
      error: 'Rollcall.TargetsFailed',
    });
    await clock.runFor(60_000);

    const calls = recorder.calls();
    expect(allowedCalls(calls, policies).length).toBeGreaterThan(20);
    const ofStep = (await unneeded(calls, policies)).filter((name) => /^(Resume|RunAcross)/.test(name));
    expect(ofStep).toEqual(Object.keys(NOT_CALLED_HERE).toSorted());
  } finally {
    await rollcall.close();
  }
});
