/** `npm run store -- <folder> [port]`: the store alone, for mongosh, Compass and tests from outside. */
import { openStore, StoreError } from './index.ts'

const [dir, port] = process.argv.slice(2)
if (!dir || (port !== undefined && !/^\d{1,5}$/.test(port))) {
  console.error('usage: npm run store -- <folder> [port]')
  process.exit(2)
}

try {
  const store = await openStore({ dir, port: Number(port ?? 0) })
  console.log(`listening ${store.tcpUri}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void store.stop().then(() => process.exit(0)))
  }
} catch (error) {
  console.error(error instanceof StoreError ? error.message : error)
  process.exit(1)
}
