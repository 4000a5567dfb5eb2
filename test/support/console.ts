// The console in a real browser on a real site, for tests of its pages: one browser, one site, a page per person.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import type { Role, Scope } from '../../rules/scope.ts'
import { openBrowser, screenshot, type PageOptions, type TestBrowser, type WatchedPage } from './browser.ts'
import { openSite, type Site, type SiteOptions } from './site.ts'
import { makeTotals, type Totals } from './totals.ts'

export interface Desk {
  readonly site: Site
  readonly totals: Totals
  /** A page signed in with that role, at that address below /console. */
  open(role: Role, address?: string, options?: PageOptions & { scope?: Scope }): Promise<WatchedPage>
  /** A page at that address below /console, whoever that makes of it. */
  openAt(address: string, options?: PageOptions): Promise<WatchedPage>
  close(): Promise<void>
}

export async function openConsole(options: SiteOptions = {}): Promise<Desk> {
  const site = await openSite(options)
  const totals = await makeTotals(site.models, new Date())
  const browser: TestBrowser = await openBrowser()
  const openAt = async (address: string, options: PageOptions = {}) => {
    const watched = await browser.newPage({ width: 1280, height: 800, ...options })
    await watched.page.goto(`${site.url}/console${address}`)
    return watched
  }
  return {
    site,
    totals,
    openAt,
    open: async (role, address = '', { scope, ...how } = {}) =>
      openAt(`${address}#token=${await totals.token(role, scope)}`, how),
    async close() {
      await browser.close()
      await site.close()
    },
  }
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds serious or critical: rule and place. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axe, 'utf8'))
  return page.evaluate(async () => {
    interface Found {
      violations: { id: string; impact: string; nodes: { target: string[]; html: string }[] }[]
    }
    const { violations } = await (window as unknown as { axe: { run(): Promise<Found> } }).axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.slice(0, 3).map(({ target, html }) => `${id} ${target.join(' ')} ${html.slice(0, 160)}`),
      )
  })
}

export const picture = (page: Page, name: string) => screenshot(page, `console-${name}`, { fullPage: true })
