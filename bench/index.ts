// `npm run bench` runs every measurement, `npm run bench -- <name>…` those named. Each prints one JSON object per line; a
// ratio compares two things measured in the same run, since machines differ and are shared.
import { readdirSync } from 'node:fs'
import type { Measure } from './measure.ts'

const folder = new URL('./', import.meta.url)
// What several benches stand on, and this file.
const notBenches = new Set(['index', 'measure', 'store-ground', 'tally-ground', 'export-ground', 'chat-ground'])
const known = readdirSync(folder)
  .filter((file) => /^[a-z][a-z0-9-]*\.ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => !notBenches.has(name))
  .sort()

const named = process.argv.slice(2)
const unknown = named.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}. Known: ${known.join(', ')}`)
  process.exit(1)
}

for (const name of named.length > 0 ? named : known) {
  const bench = (await import(new URL(`${name}.ts`, folder).href)) as { default: () => Promise<Measure | Measure[]> }
  const measured = await bench.default()
  for (const measure of Array.isArray(measured) ? measured : [measured]) console.log(JSON.stringify(measure))
}
