// All that Rollcall uses of the protocol's own library. The bundle of the command has it in a file of its own (cli/bundle.js), which only
// `rollcall mcp` loads: import this file dynamically, or as a type.
export { McpServer } from '@modelcontextprotocol/server';
export { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
