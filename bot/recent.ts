/** What was noted last, forgotten oldest first; a hint that may get lost, never the truth. */
export class Recent<Key, Value> {
  private readonly noted = new Map<Key, Value>()
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  get(key: Key): Value | undefined {
    return this.noted.get(key)
  }
  has(key: Key): boolean {
    return this.noted.has(key)
  }
  note(key: Key, value: Value): void {
    this.noted.delete(key)
    this.noted.set(key, value)
    if (this.noted.size > this.most) this.noted.delete(this.noted.keys().next().value!)
  }
  drop(key: Key): void {
    this.noted.delete(key)
  }
}
