/**
 * Makes one call of what is asked for while the last call is under way. Nobody waits for a batch to fill: a single question
 * is asked at once, and under load the batches grow by themselves. `work` answers in the order of its items; an answer may be
 * a promise of its own, so that one that fails fails nobody else.
 */
export function together<Item, Answer>(
  work: (items: Item[]) => Promise<(Answer | Promise<Answer>)[]>,
): (item: Item) => Promise<Answer> {
  let waiting: { item: Item; resolve: (answer: Answer | Promise<Answer>) => void; reject: (error: unknown) => void }[] =
    []
  let isRunning = false

  async function run(): Promise<void> {
    isRunning = true
    // Those who are woken by the same event ask in the same moment.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const part = waiting
      waiting = []
      try {
        const answers = await work(part.map(({ item }) => item))
        part.forEach(({ resolve }, at) => resolve(answers[at]!))
      } catch (error) {
        for (const { reject } of part) reject(error)
      }
    }
    isRunning = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isRunning) void run()
    })
}
