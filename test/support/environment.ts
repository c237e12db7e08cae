// The SDK warns on Node 20, which is supported for running Rollcall locally; functions run on Node 22 and later.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
