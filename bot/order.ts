// Updates of one chat are dealt with one after the other, those of different chats side by side.

export function inOrder<Key>() {
  const tails = new Map<Key, Promise<unknown>>()
  return async <Result>(key: Key, work: () => Promise<Result>): Promise<Result> => {
    const before = tails.get(key) ?? Promise.resolve()
    const run = before.then(work, work)
    tails.set(key, run)
    try {
      return await run
    } finally {
      if (tails.get(key) === run) tails.delete(key)
    }
  }
}
