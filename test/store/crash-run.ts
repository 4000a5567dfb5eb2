/** `npm run test:crash [rounds]`: the long crash run, fifty rounds unless told otherwise. */
import { crash } from './crash.ts'

const rounds = Number(process.argv[2] ?? 50)
const { acknowledged, faults } = await crash(rounds, (text) => process.stdout.write(`${text}\n`))
for (const fault of faults) process.stdout.write(`${fault}\n`)
process.stdout.write(`${rounds} kills, ${acknowledged} acknowledged writes, ${faults.length} faults\n`)
process.exit(faults.length || acknowledged === 0 ? 1 : 0)
