export type StoreErrorCode = 'in-use' | 'newer-format' | 'not-a-backup' | 'not-empty' | 'cannot-open' | 'stopped'

/** What can go wrong around the store as a whole; the message is written for the person who runs the program. */
export class StoreError extends Error {
  readonly code: StoreErrorCode
  constructor(code: StoreErrorCode, message: string) {
    super(message)
    this.name = 'StoreError'
    this.code = code
  }
}
