import { types } from 'node:util';

// The SDK warns on Node 20, which is supported on a laptop.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

// Jest gives each test file a realm of its own. What Node itself throws there, of files and of fetch, is an Error of another one, and
// would be none: in a program there is one realm.
for (const Class of [Error, TypeError]) {
  const isInstance = Class[Symbol.hasInstance].bind(Class);
  Object.defineProperty(Class, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this !== Class) return Function.prototype[Symbol.hasInstance].call(this as () => void, value);
      return (
        isInstance(value) || (types.isNativeError(value) && (Class === Error || value.name === Class.name))
      );
    },
  });
}
