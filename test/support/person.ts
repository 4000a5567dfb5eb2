// A person in a chat with the bot, whatever the channel: what she does, and what she then sees. Every act resolves when
// the bot has finished with it, so tests do not sleep. Telegram: telegram-person.ts.

export interface ChatButton {
  text: string
  /** Absent for links and web apps. */
  data?: string
  url?: string
  webApp?: string
}

/** A message as it stands now: edits applied. */
export interface ChatMessage {
  id: number
  by: 'person' | 'bot'
  /** Text or caption. */
  text: string
  buttons: ChatButton[][]
  /** What it carries besides text: photo, document, voice … */
  kind: string
  edited: boolean
  /** Grows with every change in the chat; what is above the person's last act is new to her. */
  stamp: number
}

export interface How {
  /** false: do not wait until the bot has taken it (it may be down). */
  wait?: boolean
}
export type ButtonName = string | RegExp | { data: string }

export interface Person {
  readonly name: string
  readonly chatId: number

  says(text: string, how?: How): Promise<number>
  /** The newest message with such a button; `on` names a message, also one whose buttons have gone since. */
  presses(button: ButtonName, how?: How & { on?: number }): Promise<void>
  /** `album`: photos with the same name belong to one album. */
  sendsPhoto(bytes: Buffer, how?: How & { caption?: string; album?: string }): Promise<number>
  sendsAlbum(photos: Buffer[], how?: How & { caption?: string; gapMs?: number }): Promise<number[]>
  sendsDocument(bytes: Buffer, name: string, mime?: string, how?: How & { caption?: string }): Promise<number>

  /** Oldest first; deleted messages are gone. */
  readonly chat: readonly ChatMessage[]
  /** The bot's newest message. */
  last(): ChatMessage
  /** What the bot said or changed since her last act. */
  news(): ChatMessage[]
  /** One of the news contains it. Waits a little, for work that goes on after the bot has taken the update. */
  sees(what: string | RegExp, how?: { withinMs?: number }): Promise<ChatMessage>
  doesNotSee(what: string | RegExp): void
  /** Has read all; only what comes from now on is new. */
  catchesUp(): void
  /** Texts of the buttons on the bot's newest message, or on the one given. */
  buttons(on?: number): string[]
  /** The short notice that answered her last press; null when it came without words. */
  toast(): string | null
}

/** The reading half, the same on every channel. */
export abstract class Reader {
  abstract readonly name: string
  abstract get chat(): readonly ChatMessage[]
  /** The stamp of the newest change. */
  protected abstract get stamp(): number
  /** Resolves at the next change in the chat, or when the time is over. */
  protected abstract change(withinMs: number): Promise<void>
  protected seenUpTo = 0

  last(): ChatMessage {
    const message = this.chat.findLast(({ by }) => by === 'bot')
    if (!message) throw new Error(`the bot has not said anything to ${this.name}`)
    return message
  }

  news(): ChatMessage[] {
    return this.chat.filter(({ by, stamp }) => by === 'bot' && stamp > this.seenUpTo)
  }

  async sees(what: string | RegExp, { withinMs = 15_000 }: { withinMs?: number } = {}): Promise<ChatMessage> {
    const until = performance.now() + withinMs
    for (;;) {
      const found = this.news().findLast(({ text }) => matches(text, what))
      if (found) return found
      const left = until - performance.now()
      if (left <= 0) throw new Error(`${this.name} does not see ${show(what)}.\n${this.conversation()}`)
      await this.change(left)
    }
  }

  doesNotSee(what: string | RegExp): void {
    const found = this.news().find(({ text }) => matches(text, what))
    if (found) throw new Error(`${this.name} sees ${show(what)}, but should not.\n${this.conversation()}`)
  }

  catchesUp(): void {
    this.seenUpTo = this.stamp
  }

  buttons(on?: number): string[] {
    const message = on === undefined ? this.last() : this.chat.find(({ id }) => id === on)
    if (!message) throw new Error(`${this.name} has no message ${on}.\n${this.conversation()}`)
    return message.buttons.flat().map(({ text }) => text)
  }

  /** The end of the chat as a reader would see it, for error messages. */
  conversation(): string {
    const lines = this.chat.slice(-14).map((message) => {
      const who = message.by === 'bot' ? 'bot' : this.name
      const news = message.by === 'bot' && message.stamp > this.seenUpTo ? '*' : ' '
      const what = message.kind === 'text' ? '' : `<${message.kind}> `
      const buttons = message.buttons.map((row) => `\n      ${row.map(({ text }) => `[${text}]`).join(' ')}`).join('')
      return `  ${news} ${who}: ${what}${message.text.replaceAll('\n', '\n      ')}${message.edited ? ' (edited)' : ''}${buttons}`
    })
    return lines.length > 0 ? `The chat (* new):\n${lines.join('\n')}` : 'The chat is empty.'
  }

  /** The whole name first, then a part of it: buttons may be ticked or numbered. */
  protected findButton(messages: readonly ChatMessage[], name: ButtonName): { on: ChatMessage; button: ChatButton } {
    const fits: ((button: ChatButton) => boolean)[] =
      typeof name === 'string'
        ? [({ text }) => text === name, ({ text }) => text.includes(name)]
        : name instanceof RegExp
          ? [({ text }) => name.test(text)]
          : [({ data }) => data === name.data]
    for (const fit of fits)
      for (const on of [...messages].reverse()) {
        const button = on.buttons.flat().find(fit)
        if (button) return { on, button }
      }
    throw new Error(`${this.name} finds no button ${show(name)}.\n${this.conversation()}`)
  }
}

const matches = (text: string, what: string | RegExp) =>
  typeof what === 'string' ? text.includes(what) : text.search(what) >= 0

const show = (what: ButtonName) =>
  what instanceof RegExp ? String(what) : typeof what === 'string' ? `"${what}"` : `with data "${what.data}"`
