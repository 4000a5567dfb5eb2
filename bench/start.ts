// From `node` to `ready` on an existing data folder, against a process that only imports the same dependencies. Both run the
// built program, as `npm start` does. Also how much memory the whole program holds when idle.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Measure } from './measure.ts'

const rounds = 7
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

export default async function start(): Promise<Measure> {
  spawnSync(process.execPath, ['build.mjs', '--if-missing'], { stdio: 'inherit' })
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }
  const notOfTheProgram = new Set(['tsx'])
  const imports = Object.keys(dependencies).filter((name) => !notOfTheProgram.has(name))
  const script = `await Promise.all(${JSON.stringify(imports)}.map((name) => import(name))); console.log('ready'); process.exit()`
  const dataDir = mkdtempSync(join(tmpdir(), 'zhengban-bench-'))
  try {
    await untilReady(['dist/main.js'], dataDir) // makes the samples
    const ours: number[] = []
    const bare: number[] = []
    let memory = { idleMb: 0 }
    for (let round = 0; round < rounds; round++) {
      bare.push((await untilReady(['--input-type=module', '-e', script], dataDir)).ms)
      const run = await untilReady(['dist/main.js'], dataDir, round === rounds - 1 ? 5_000 : 0)
      ours.push(run.ms)
      memory = { idleMb: run.rssMb }
    }
    const limit = median(bare)
    return { name: 'start', ours: median(ours), limit, ratio: median(ours) / limit, unit: 'ms', ...memory }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function untilReady(args: string[], dataDir: string, idleMs = 0): Promise<{ ms: number; rssMb: number }> {
  const env = { PATH: process.env['PATH'], PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' }
  const begun = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let ms = Number.NaN
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('ready')) {
      ms = performance.now() - begun
      break
    }
  if (Number.isNaN(ms)) throw new Error('the program ended before it was ready')
  await pause(idleMs)
  const rssMb = residentMb(child.pid!)
  child.kill('SIGTERM')
  await gone
  return { ms: Math.round(ms), rssMb }
}

/** All resident memory of the process, mapped pages of the store among it; 0 where it cannot be read. */
function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
    return Math.round(kb('VmRSS') / 1024)
  } catch {
    return 0
  }
}
