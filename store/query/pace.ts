/** Keeps long work polite: gives other clients a turn, and stops when its own client left or its time is over. */
import { setImmediate as turn } from 'node:timers/promises'
import { CommandError } from '../errors.ts'
import type { Client } from '../wire/connection.ts'

const sliceMs = 8

export class Pace {
  #client: Client
  #until: number
  #sliceEnd = performance.now() + sliceMs

  constructor(client: Client, maxTimeMs = 0) {
    this.#client = client
    this.#until = maxTimeMs ? performance.now() + maxTimeMs : Infinity
  }

  isOver(): boolean {
    return performance.now() >= this.#sliceEnd
  }

  async breathe(): Promise<void> {
    if (!this.isOver()) return
    await turn()
    if (performance.now() > this.#until) throw new CommandError(50, 'operation exceeded time limit')
    if (!this.#client.isOpen()) throw new CommandError(237, 'client disconnected')
    this.#sliceEnd = performance.now() + sliceMs
  }
}
