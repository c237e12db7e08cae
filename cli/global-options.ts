import { Option } from 'commander';

export const FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** The options that every command takes, for its help; `GlobalOptions` are their values. */
export const globalOptions = (): readonly Option[] => [
  new Option(
    '--output <format>',
    'how to print it (default: table; json with --query); markdown is for tickets and chat',
  ).choices(FORMATS),
  new Option('--json', 'short for --output json').conflicts('output'),
  new Option('--query <jmespath>', 'print only what this JMESPath expression finds in the JSON'),
  new Option('--local', 'read what rollcall gather has kept on this computer, and ask no API').conflicts(
    'url',
  ),
  new Option(
    '--store <directory>',
    'where that is kept (default: rollcall in $XDG_DATA_HOME, else ~/.local/share)',
  ).implies({ local: true }),
  new Option('--url <url>', "the API's address (default: ROLLCALL_URL, else found from the deployed stack)"),
  new Option(
    '--stack-prefix <prefix>',
    'of the stack whose SSM parameter /<prefix>/api-url names the API',
  ).default('rollcall'),
  new Option('--profile <name>', 'the AWS profile, as of the AWS CLI: SSO and role_arn included'),
  new Option(
    '--region <region>',
    'the Region of the central stack; of gather and facts, that of the parent (default: that of the profile)',
  ),
  new Option('--endpoint-url <url>', 'where AWS is, if it is not AWS: http://localhost:4566 of local mode'),
];
