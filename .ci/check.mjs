// Format, lint and types at the same time, and meanwhile the build that the tests need. What each has to say comes in one piece.
import { spawn } from 'node:child_process'

const steps = ['npm run format', 'npm run lint', 'npm run types', 'node build.mjs --if-missing']

const codes = await Promise.all(
  steps.map(
    (step) =>
      new Promise((resolve) => {
        const said = []
        const child = spawn(step, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part))
        child.once('close', (code) => {
          process.stdout.write(Buffer.concat([...said, Buffer.from(code === 0 ? '' : `failed: ${step}\n`)]))
          resolve(code)
        })
      }),
  ),
)
process.exitCode = codes.every((code) => code === 0) ? 0 : 1
