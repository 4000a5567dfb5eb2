/** Kills a writing process at random moments; what it had said to be written must be there, and every index must agree. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MongoClient } from 'mongodb'
import { openStore } from '../../store/index.ts'
import { temporaryFolder } from './support.ts'

const writer = fileURLToPath(new URL('./crash-writer.ts', import.meta.url))

export interface CrashReport {
  rounds: number
  acknowledged: number
  /** What was lost or disagrees; empty when all is well. */
  faults: string[]
}

/** Kills within this long of the writer's being ready. */
const longestMs = 900

async function writeUntilKilled(dir: string, round: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dir, `r${round}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // The first one has written something, however slow it is; the others may be killed before that.
  const begun = round === 0 ? /^ready\ni .*\n/ : /^ready\n/
  let said = ''
  let timer: NodeJS.Timeout | undefined
  child.stdout.on('data', (chunk: Buffer) => {
    said += String(chunk)
    if (!timer && begun.test(said)) timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * longestMs)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== null) throw new Error(`the writer ended by itself with ${code}`)
  // A line the kill cut off was not said.
  return said
    .slice(0, said.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(1, -1)
}

interface Kept {
  n: number | null
  deleted: boolean
}

export async function crash(rounds: number, report: (text: string) => void = () => {}): Promise<CrashReport> {
  const dir = temporaryFolder('crash')
  const known = new Map<string, Kept>()
  const faults: string[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      for (const line of await writeUntilKilled(dir, round)) {
        const [kind, id, n] = line.split(' ') as [string, string, string | undefined]
        const kept = known.get(id) ?? { n: null, deleted: false }
        if (kind === 'u') kept.n = Number(n)
        if (kind === 'd') kept.deleted = true
        known.set(id, kept)
      }
      await check(dir, round, known, faults)
      report(`round ${round + 1}: ${known.size} acknowledged, ${faults.length} faults`)
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  return { rounds, acknowledged: known.size, faults }
}

async function check(dir: string, round: number, known: Map<string, Kept>, faults: string[]): Promise<void> {
  const store = await openStore({ dir })
  const client = await new MongoClient(store.uri).connect()
  try {
    const db = client.db('crash')
    const found = new Map<string, number>()
    for await (const doc of db.collection<{ _id: string; n: number }>('written').find({}, { projection: { n: 1 } }))
      found.set(doc._id, doc.n)
    for (const [id, { n, deleted }] of known) {
      const there = found.get(id)
      if (deleted ? there !== undefined : there === undefined && !mayBeDeleted(id))
        faults.push(`round ${round}: ${id} ${deleted ? 'is back' : 'is lost'}`)
      else if (n !== null && there !== undefined && there !== n) faults.push(`round ${round}: ${id} lost its update`)
    }
    const checked = await db.command({ validate: 'written' })
    for (const error of checked['errors'] as string[]) faults.push(`round ${round}: ${error}`)
  } finally {
    await client.close()
    await store.stop()
  }
}

/** Every seventh is deleted by its writer; the kill may have come between the deed and the word. */
const mayBeDeleted = (id: string) => Number(id.split('-')[1]) % 7 === 0
