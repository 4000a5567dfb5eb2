// How a chat is spoken to: its language, its words, the times in them. A turn has one; so has what is told without being asked.
import { FluentDateTime, type FluentVariable } from '@fluent/bundle'
import type { Lang } from '../rules/words.ts'
import type { BotDeps } from './deps.ts'

export type Args = Record<string, FluentVariable | Date>

export class Voice {
  deps: BotDeps
  lang: Lang

  constructor(deps: BotDeps, lang: Lang) {
    this.deps = deps
    this.lang = lang
  }

  say(id: string, args?: Args): string {
    if (!args) return this.deps.words.say(this.lang, id)
    const shown = Object.entries(args).map(([name, value]) => [name, value instanceof Date ? this.time(value) : value])
    return this.deps.words.say(this.lang, id, Object.fromEntries(shown) as Record<string, FluentVariable>)
  }

  private time(value: Date): FluentDateTime {
    return new FluentDateTime(value.getTime(), { timeZone: this.deps.timeZone, hourCycle: 'h23' } as object)
  }
}
