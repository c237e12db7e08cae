declare module 'hcl2-parser' {
  /** @returns the parsed text, by block type, and what is wrong with it; a template in a value stays text */
  const parser: { parseToObject(hcl: string): readonly [unknown, unknown] };
  export default parser;
}
