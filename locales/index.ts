// Reads the Fluent files beside this one: `<lang>.ftl` and its parts `<lang>.<part>.ftl`.
import { readdirSync, readFileSync } from 'node:fs'
import type { Lang } from '../rules/words.ts'

export function readTexts(): Record<Lang, string[]> {
  const folder = new URL('./', import.meta.url)
  const names = readdirSync(folder).sort()
  const ofLang = (lang: Lang) =>
    names
      .filter((name) => name.startsWith(`${lang}.`) && name.endsWith('.ftl'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  return { 'zh-CN': ofLang('zh-CN'), en: ofLang('en') }
}
