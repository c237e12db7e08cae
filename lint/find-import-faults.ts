import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { IMPORT_RULES, type ImportRule } from './import-rules.ts';

/** One import of one file: static, dynamic, re-exported, or of a type. */
export interface FoundImport {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** An import that the table does not allow, or a circle of imports. */
export interface ImportFault {
  readonly file: string;
  readonly message: string;
}

/** `import('./a.ts').A`, as a type or as a value, with a text for its argument. */
const IMPORT_CALL = /\bimport\(\s*(['"`])([^'"`]+)\1\s*\)/g;

/** @returns every import of a source text, in no particular order */
export function importsOf(file: string, source: string): readonly FoundImport[] {
  const { module, errors, comments } = parseSync(file, source);
  const [error] = errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  const statics = module.staticImports.map(({ start, moduleRequest }) => ({
    specifier: moduleRequest.value,
    typeOnly: /^import\s+type\b/.test(source.slice(start)),
  }));
  const reExports = module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest }) =>
      moduleRequest
        ? [{ specifier: moduleRequest.value, typeOnly: /^export\s+type\b/.test(source.slice(start)) }]
        : [],
    ),
  );
  const inComment = (at: number): boolean => comments.some(({ start, end }) => start <= at && at < end);
  const calls = [...source.matchAll(IMPORT_CALL)]
    .filter(({ index }) => !inComment(index))
    .map(([, , specifier = '']) => ({ specifier, typeOnly: false }));
  return [...statics, ...reExports, ...calls];
}

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Whether the last pattern that fits a package allows it; a pattern with `!` forbids. */
function fitsPackage(name: string, patterns: readonly string[]): boolean {
  let fits = false;
  for (const pattern of patterns) {
    const forbids = pattern.startsWith('!');
    const text = forbids ? pattern.slice(1) : pattern;
    const hit = text.endsWith('*') ? name.startsWith(text.slice(0, -1)) : name === text;
    if (hit) fits = !forbids;
  }
  return fits;
}

function ruleOf(file: string, rules: readonly ImportRule[]): ImportRule | undefined {
  const candidates = rules.filter(({ folder }) => isIn(file, folder));
  return candidates.sort((one, other) => other.folder.length - one.folder.length)[0];
}

function isAllowed(file: string, { specifier, typeOnly }: FoundImport, rule: ImportRule): boolean {
  const types = typeOnly ? (rule.types ?? []) : [];
  if (!specifier.startsWith('.')) {
    return fitsPackage(specifier, rule.packages) || fitsPackage(specifier, types);
  }
  const target = posix.join(posix.dirname(file), specifier);
  return [rule.folder, ...rule.may, ...types].some((allowed) => isIn(target, allowed));
}

/** @returns one circle of files, the first one again at its end, for each group of files that import each other */
function findCircles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      circles.push([...path.slice(at), file]);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return circles;
}

/**
 * @param sources text by path from the project's root, with `/`
 * @returns imports that the table does not allow, in the files' order; then circles
 */
export function findImportFaults(
  sources: ReadonlyMap<string, string>,
  rules: readonly ImportRule[] = IMPORT_RULES,
): readonly ImportFault[] {
  const graph = new Map<string, readonly string[]>();
  const faults: ImportFault[] = [];
  for (const [file, source] of sources) {
    const imports = importsOf(file, source);
    const rule = ruleOf(file, rules);
    for (const found of rule ? imports : []) {
      if (rule && !isAllowed(file, found, rule)) {
        const kind = found.typeOnly ? 'the type import of' : 'the import of';
        faults.push({ file, message: `${kind} '${found.specifier}' is not allowed in ${rule.folder}` });
      }
    }
    const targets = imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier }) => posix.join(posix.dirname(file), specifier));
    graph.set(
      file,
      [...new Set(targets)].filter((target) => sources.has(target)),
    );
  }
  const circles = findCircles(graph).map((circle) => ({
    file: circle[0] ?? '',
    message: `a circle of imports: ${circle.join(' → ')}`,
  }));
  return [...faults, ...circles];
}
