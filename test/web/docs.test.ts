import { expect } from 'chai'
import { openBrowser, screenshot, type TestBrowser } from '../support/browser.ts'
import { openSite, type Site } from '../support/site.ts'
import { makeTotals } from '../support/totals.ts'
import { endpointsOf } from '../../server/index.ts'
import { openApiOf } from '../../server/openapi.ts'
import { resolved } from '../../web/docs/resolve.ts'

/** The list of calls needs nothing of what the server is given, but for which addresses webhooks may have. */
const anything: unknown = new Proxy(() => anything, { get: (_, name) => (name === 'hookUrl' ? undefined : anything) })

describe('the page about the API', () => {
  let site: Site
  let browser: TestBrowser
  before(async () => {
    site = await openSite()
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await site.close()
  })

  it('shows every call and tries one with a token, without asking anybody else', async () => {
    const totals = await makeTotals(site.models, new Date())
    const { page, problems } = await browser.newPage({ width: 1280, height: 900 })
    await page.goto(`${site.url}/api/docs`)
    await page.getByRole('button', { name: 'Authorize' }).click()
    await page.getByLabel('auth-bearer-value').fill(await totals.token('regulator'))
    await page.locator('.modal-ux button.authorize').first().click()
    await page.locator('.modal-ux .close-modal').click()
    // Calls are folded by subject, so that the page is there at once.
    await page.locator('#operations-tag-campaigns').click()
    await page.locator('#operations-campaigns-getCampaigns').getByRole('button').first().click()
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('button', { name: 'Execute' }).click()
    await page.locator('.live-responses-table', { hasText: '半年填报' }).waitFor()
    expect(await page.locator('.live-responses-table .response-col_status').last().innerText()).to.include('200')
    await screenshot(page, 'api-docs')
    // What a schema refers to stands in its place, and one that holds itself ends there.
    await page.locator('#operations-tag-reports').click()
    await page.locator('#operations-reports-getReportsId').getByRole('button').first().click()
    const answer = page.locator('#operations-reports-getReportsId .responses-table .response').first()
    await answer.getByText('unitName').first().waitFor()
    expect(await answer.innerText())
      .to.include('"answers"')
      .and.not.include('Could not resolve')
    await screenshot(page, 'api-docs-schema')
    expect(problems).to.deep.equal([])
    await page.context().close()
  })
})

describe('references of the document about the API', () => {
  const document = {
    paths: { '/a': { get: { schema: { $ref: '#/components/schemas/List' } } } },
    components: {
      schemas: {
        List: { items: { $ref: '#/components/schemas/Node' }, odd: { $ref: '#/components/schemas/a~1b' } },
        Node: { name: 'node', below: [{ $ref: '#/components/schemas/Node' }] },
        'a/b': { type: 'string' },
      },
    },
  }

  it('are put in place, but for what holds itself and for what is not there', () => {
    const node = { name: 'node', below: [{ $ref: '#/components/schemas/Node' }] }
    expect(resolved(document, ['paths', '/a', 'get'])).to.deep.equal({
      schema: { items: node, odd: { type: 'string' } },
    })
    const stray = { a: { $ref: '#/nowhere' }, b: { $ref: 'https://example.org/x' } }
    expect(resolved(stray, [])).to.deep.equal(stray)
    expect(resolved(document, ['paths', '/b'])).to.equal(undefined)
  })

  it('leave none behind in any call of ours but those that hold themselves', () => {
    const whole = openApiOf(endpointsOf(anything as never)) as {
      paths: Record<string, object>
      components: { schemas: Record<string, object> }
    }
    const left = Object.entries(whole.paths).flatMap(([path, item]) =>
      Object.keys(item).flatMap((method) => [
        ...JSON.stringify(resolved(whole, ['paths', path, method])).matchAll(/"\$ref":"([^"]+)"/g),
      ]),
    )
    expect(left.map(([, ref]) => ref)).to.include('#/components/schemas/Answer')
    for (const [, ref] of left)
      expect(JSON.stringify(whole.components.schemas[ref!.split('/').at(-1)!])).to.include(ref)
  })
})
