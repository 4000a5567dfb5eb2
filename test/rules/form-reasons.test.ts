import { readFileSync } from 'node:fs'
import { FluentBundle, FluentResource } from '@fluent/bundle'
import { expect } from 'chai'

const codesIn = (path: string, pattern: RegExp) =>
  [...readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').matchAll(pattern)].map(
    (found) => found[1] as string,
  )
const source = readFileSync(new URL('../../rules/reasons.ts', import.meta.url), 'utf8')
const [reasons, problems] = source.split('ProblemCode =') as [string, string]
const ids = [
  ...[...reasons.matchAll(/code: '([\w-]+)'/g)].map(([, code]) => `reason-${code}`),
  ...[...problems.matchAll(/\| '([\w-]+)'/g)].map(([, code]) => `problem-${code}`),
  ...codesIn('models/xlsx.ts', /\| '(workbook-[\w-]+)'/g).map((code) => `problem-${code}`),
]

describe('reasons in words', () => {
  for (const lang of ['zh-CN', 'en']) {
    it(`has a sentence for each in ${lang}`, () => {
      const bundle = new FluentBundle(lang, { useIsolating: false })
      const text = readFileSync(new URL(`../../locales/${lang}.reasons.ftl`, import.meta.url), 'utf8')
      expect(bundle.addResource(new FluentResource(text))).to.deep.equal([])
      expect(ids.filter((id) => !bundle.getMessage(id)?.value)).to.deep.equal([])
      expect(ids.length).to.be.above(70)
    })

    it(`uses only the arguments that a reason carries, in ${lang}`, () => {
      const text = readFileSync(new URL(`../../locales/${lang}.reasons.ftl`, import.meta.url), 'utf8')
      for (const [, code, args] of reasons.matchAll(/code: '([\w-]+)'(.*?)\}/g)) {
        const line = new RegExp(`^reason-${code} = (.*)$`, 'm').exec(text)?.[1] ?? ''
        const used = [...line.matchAll(/\{ \$(\w+) \}/g)].map(([, name]) => name as string)
        expect(
          used.filter((name) => !(args ?? '').includes(` ${name}:`)),
          code,
        ).to.deep.equal([])
      }
    })
  }
})
