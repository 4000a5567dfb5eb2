import Mocha from 'mocha'
import { mkdirSync, writeFileSync } from 'node:fs'

/** mocha's spec reporter that also leaves its own counts in test/artifacts/result.json, for .ci/run. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => {
      mkdirSync('test/artifacts', { recursive: true })
      const { passes, failures, pending } = this.stats
      writeFileSync('test/artifacts/result.json', JSON.stringify({ passed: passes, failed: failures, pending }))
    })
  }
}
