import type { DescribedCommand, DescribedOption } from './described-command.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What a shell may complete after `rollcall`. */
export interface Completable {
  readonly commands: readonly DescribedCommand[];
  /** The options of every command. */
  readonly options: readonly DescribedOption[];
}

/** A script that a shell reads at its start. It calls nothing: what it completes stands in it. */
export function completionScript(shell: Shell, completable: Completable): string {
  if (shell === 'bash') return bash(completable);
  return shell === 'zsh' ? zsh(completable) : fish(completable);
}

const namesOf = (options: readonly DescribedOption[]): string => options.map(({ name }) => name).join(' ');
const commandNames = ({ commands }: Completable): string => commands.map(({ name }) => name).join('|');
const isDirectory = ({ name }: DescribedOption): boolean => name === '--store' || name === '--to';

/** The options that a value follows, by what their value is. */
function valuesOf({ commands, options }: Completable) {
  const all = [...options, ...commands.flatMap((command) => command.options)].filter(
    ({ hasValue }) => hasValue,
  );
  const byName = new Map(all.map((option) => [option.name, option]));
  const each = [...byName.values()];
  return {
    chosen: each.flatMap(({ name, choices }) => (choices === undefined ? [] : [{ name, choices }])),
    directories: each.filter(isDirectory).map(({ name }) => name),
    others: each
      .filter((option) => option.choices === undefined && !isDirectory(option))
      .map(({ name }) => name),
  };
}

function bash(completable: Completable): string {
  const { commands, options } = completable;
  const { chosen, directories, others } = valuesOf(completable);
  return `# Completes rollcall in bash: source <(rollcall completion bash)
_rollcall() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command= word words
  COMPREPLY=()
  case $previous in
${chosen.map(({ name, choices }) => `    ${name}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return ;;\n`).join('')}    ${directories.join('|')}) COMPREPLY=($(compgen -d -- "$current")); return ;;
    ${others.join('|')}) return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${commandNames(completable)}) command=$word; break ;;
    esac
  done
  case $command in
${commands.map((command) => `    ${command.name}) words='${namesOf(command.options)}' ;;\n`).join('')}    *) words='${commands.map(({ name }) => name).join(' ')}' ;;
  esac
  COMPREPLY=($(compgen -W "$words ${namesOf(options)}" -- "$current"))
}
complete -F _rollcall rollcall
`;
}

function zsh(completable: Completable): string {
  const { commands, options } = completable;
  const { chosen, directories, others } = valuesOf(completable);
  const described = (name: string, text: string): string =>
    quote(`${name.replaceAll(':', String.raw`\:`)}:${text}`, `'\\''`);
  const optionsOf = (some: readonly DescribedOption[]): string =>
    some.map(({ name, description }) => described(name, description)).join(' ');
  return `#compdef rollcall
# Completes rollcall in zsh: source <(rollcall completion zsh)
_rollcall() {
  local command= word
  local -a names
  case \${words[CURRENT-1]} in
${chosen.map(({ name, choices }) => `    ${name}) compadd -- ${choices.join(' ')}; return ;;\n`).join('')}    ${directories.join('|')}) _files -/; return ;;
    ${others.join('|')}) return ;;
  esac
  for word in \${words[2,CURRENT-1]}; do
    case $word in
      ${commandNames(completable)}) command=$word; break ;;
    esac
  done
  case $command in
${commands.map((command) => `    ${command.name}) names=(${optionsOf(command.options)}) ;;\n`).join('')}    *) names=(${commands.map(({ name, summary }) => described(name, summary)).join(' ')}) ;;
  esac
  names+=(${optionsOf(options)})
  _describe rollcall names
}
if [ "$funcstack[1]" = _rollcall ]; then _rollcall "$@"; else compdef _rollcall rollcall; fi
`;
}

function fish({ commands, options }: Completable): string {
  const text = (value: string): string => quote(value.replaceAll('\\', String.raw`\\`), String.raw`\'`);
  const line = (option: DescribedOption, condition: string): string => {
    const values =
      option.choices === undefined
        ? isDirectory(option)
          ? " -a '(__fish_complete_directories)'"
          : ''
        : ` -a ${text(option.choices.join(' '))}`;
    return `complete -c rollcall${condition} -l ${option.name.slice(2)}${option.hasValue ? ' -x' : ''}${values} -d ${text(option.description)}\n`;
  };
  return [
    '# Completes rollcall in fish: rollcall completion fish | source\n',
    'complete -c rollcall -f\n',
    ...commands.map(
      ({ name, summary }) => `complete -c rollcall -n __fish_use_subcommand -a ${name} -d ${text(summary)}\n`,
    ),
    ...commands.flatMap(({ name, options: own }) =>
      own.map((option) => line(option, ` -n '__fish_seen_subcommand_from ${name}'`)),
    ),
    ...options.map((option) => line(option, '')),
  ].join('');
}

const quote = (value: string, quoted: string): string => `'${value.replaceAll("'", quoted)}'`;
