const { readFileSync } = require('node:fs');
const path = require('node:path');

/**
 * A plugin of the framework, which finishes each function's zip (finish-zip.ts) and prints its size. It stands before
 * serverless-esbuild, whose hook of the same name throws the metafiles away. That hook also ends esbuild, without which the
 * command would never end: so what fails here is thrown one step later.
 */
module.exports = class ShippedZips {
  constructor(serverless, _options, { log }) {
    this.finish = () => finishAll(serverless, log);
    this.hooks = {
      'after:package:createDeploymentArtifacts': () => this.tryToFinish(),
      'before:package:compileFunctions': () => this.complain(),
      'after:deploy:function:packageFunction': () => this.tryToFinish(),
      'before:deploy:function:deploy': () => this.complain(),
    };
  }

  async tryToFinish() {
    try {
      await this.finish();
    } catch (error) {
      this.fault = error;
    }
  }

  complain() {
    if (this.fault !== undefined) throw this.fault;
  }
};

async function finishAll({ service, serviceDir }, log) {
  const { tsImport } = await import('tsx/esm/api');
  const { finishZip } = await tsImport('./finish-zip.ts', __filename);
  for (const { handler, package: { artifact } = {} } of Object.values(service.functions)) {
    if (artifact === undefined) continue;
    const built = path.join(serviceDir, '.esbuild', '.build', `${handler.replace(/\.\w+$/, '')}-meta.json`);
    const bytes = finishZip(
      path.join(serviceDir, artifact),
      JSON.parse(readFileSync(built, 'utf8')),
      serviceDir,
    );
    log.notice(`${path.basename(artifact)}  ${(bytes / 1024).toFixed(1)} KB`);
  }
}
