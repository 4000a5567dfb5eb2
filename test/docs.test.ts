import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'chai'

/** Every page of ours: beside the program, about it, and in its folders. */
async function pages(): Promise<string[]> {
  const found = await Promise.all(
    ['docs', 'store', 'test', 'bench', 'forms'].map(async (folder) =>
      (await readdir(folder, { recursive: true })).map((name) => join(folder, name)),
    ),
  )
  return [...(await readdir('.')), ...found.flat()].filter((name) => name.endsWith('.md'))
}

describe('what is written about the program', () => {
  it('leads nowhere that is not there: every link and picture is found', async () => {
    const missing: string[] = []
    for (const page of await pages())
      for (const [, inText, inPicture] of (await readFile(page, 'utf8')).matchAll(/\]\(([^)]+)\)|src="([^"]+)"/g)) {
        const to = (inText ?? inPicture)!.split('#')[0]!
        if (to === '' || /^[a-z]+:/.test(to)) continue
        if (!existsSync(join(dirname(page), decodeURI(to)))) missing.push(`${page}: ${to}`)
      }
    expect(missing).to.deep.equal([])
  })

  it('says the same in both languages: settings, commands and addresses', async () => {
    const named = async (page: string) => {
      const text = await readFile(page, 'utf8')
      const found = text.match(/npm (?:run )?[\w:]+(?: -- [\w-]+)?|\b[A-Z]+_[A-Z_]+\b|\/api\/[\w/.:-]+|`\/[\w-]+`/g)!
      return [...new Set(found)].sort()
    }
    expect(await named('README.zh-CN.md')).to.deep.equal(await named('README.md'))
  })
})
