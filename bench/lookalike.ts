// One photo looked up among a million hashes, as a reviewer's page does it for each photo of a report.
import { HashList } from '../rules/look-alike.ts'
import { rounded, type Measure } from './measure.ts'

const LIMIT_MS = 50
const count = 1_000_000
const searches = 60

export default async function (): Promise<Measure> {
  const next = noise(7)
  const hash = () => `${next().toString(16).padStart(8, '0')}${next().toString(16).padStart(8, '0')}`
  const before = process.memoryUsage()
  const list = new HashList()
  const known: string[] = []
  for (let at = 0; at < count; at++) {
    const made = hash()
    // Real photos crowd: every tenth is of a motif that thousands have taken.
    list.add(at.toString(16).padStart(24, '0'), at % 10 === 0 ? `00ff00ff00ff${made.slice(0, 4)}` : made)
    if (at % (count / searches) === 1) known.push(made)
  }
  const after = process.memoryUsage()
  const asked = [...known, ...known.map(() => '00ff00ff00ff0f0f')]
  for (const each of asked.slice(0, 10)) list.search(each, 50)
  const times = asked.map((each) => {
    const begun = performance.now()
    const found = list.search(each, 50)
    if (found.length === 0) throw new Error('a hash that is in the list was not found')
    return performance.now() - begun
  })
  times.sort((a, b) => a - b)
  const p95 = times[Math.floor(times.length * 0.95)]!
  return {
    name: 'lookalike',
    ours: rounded(p95),
    limit: LIMIT_MS,
    ratio: rounded(p95 / LIMIT_MS),
    unit: 'ms a search among 1,000,000 hashes (95th percentile)',
    median: rounded(times[Math.floor(times.length / 2)]!),
    megabytes: rounded((after.arrayBuffers - before.arrayBuffers) / 1e6),
  }
}

function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state ^ (state >>> 15)) >>> 0
  }
}
