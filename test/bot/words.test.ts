import { readFileSync, readdirSync } from 'node:fs'
import { expect } from 'chai'
import { readTexts } from '../../locales/index.ts'
import { langs, type Lang } from '../../rules/words.ts'

const folder = new URL('../../locales/', import.meta.url)
const botFolder = new URL('../../bot/', import.meta.url)

/** Message ids of a language with the arguments each uses. */
function messagesOf(lang: Lang): Map<string, string[]> {
  const messages = new Map<string, string[]>()
  for (const text of readTexts()[lang])
    for (const [, id, body] of text.matchAll(/^([a-z][\w-]*) =((?:.*)(?:\n(?:[ \t]+.*)?)*)/gm))
      messages.set(id!, [...new Set([...body!.matchAll(/\$(\w+)/g)].map(([, name]) => name!))].sort())
  return messages
}

describe('words of the bot', () => {
  const [zh, en] = langs.map(messagesOf) as [Map<string, string[]>, Map<string, string[]>]

  it('exist in both languages', () => {
    expect([...zh.keys()].filter((id) => !en.has(id))).to.deep.equal([])
    expect([...en.keys()].filter((id) => !zh.has(id))).to.deep.equal([])
  })

  it('use the same arguments in both languages', () => {
    // A plural needs the count in English only, and a list's word for “and more” may be left out of a branch.
    const different = [...zh].filter(([id, args]) => String(en.get(id)) !== String(args)).map(([id]) => id)
    expect(different).to.deep.equal([])
  })

  it('hold every id that the bot says', () => {
    const sources = readdirSync(botFolder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name, botFolder), 'utf8'))
    const said = sources.flatMap((source) => [...source.matchAll(/say\(\s*'([\w-]+)'/g)].map(([, id]) => id!))
    expect(said.length).to.be.greaterThan(60)
    expect([...new Set(said)].filter((id) => !zh.has(id))).to.deep.equal([])
  })

  it('hold every reason the engine can give', () => {
    const reasons = readFileSync(new URL('../../rules/reasons.ts', import.meta.url), 'utf8')
    const codes = [...reasons.matchAll(/\{ code: '([\w-]+)'/g)].map(([, code]) => `reason-${code}`)
    expect(codes.length).to.be.greaterThan(25)
    expect(codes.filter((id) => !zh.has(id) || !en.has(id))).to.deep.equal([])
  })

  it('are not in the code', () => {
    const chinese = readdirSync(botFolder)
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) =>
        readFileSync(new URL(name, botFolder), 'utf8')
          .split('\n')
          .filter((line) => /['"`][^'"`]*[\u4e00-\u9fff]/.test(line) && !/^\s*(\/\/|\/?\*)/.test(line))
          .map((line) => `${name}: ${line.trim()}`),
      )
    // The name of a language is written in that language, and a bot needs a name before it has learnt its own.
    expect(chinese.filter((line) => !line.includes('中文') && !line.includes("first_name: '正版'"))).to.deep.equal([])
  })

  it('are in files beside each other', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.ftl'))
    expect(names).to.include('zh-CN.ftl').and.include('en.ftl')
  })
})
