// Where tests keep what need not outlive them. In memory where the machine has room for it: an ordinary test is not about the
// disk, and waiting for it was a third of their time. The store does the same there as on a disk; tests of crashes use a disk.
import { mkdtemp, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
const enoughBytes = 2 ** 30

/** A new folder; whoever asks removes it. */
export async function quickFolder(name: string): Promise<string> {
  return mkdtemp(join((await hasRoom()) ? memory : tmpdir(), name))
}

async function hasRoom(): Promise<boolean> {
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize > enoughBytes
}
