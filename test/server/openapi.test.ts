import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'chai'
import Koa from 'koa'
import { z } from 'zod'
import { endpoint, endpointRoutes } from '../../server/endpoint.ts'
import { openApiOf } from '../../server/openapi.ts'
import { catalogue } from '../../server/problem.ts'
import { watchContract } from '../support/contract.ts'
import { openSite, type Site } from '../support/site.ts'

interface Operation {
  summary: string
  security: unknown[]
  parameters: { name: string; in: string; required: boolean; description?: string; schema: object }[]
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: object; example?: unknown; examples?: object }> }>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { properties: object }> }
}

describe('the OpenAPI document', () => {
  let site: Site
  let document: Document
  before(async () => {
    site = await openSite()
    document = (await (await fetch(`${site.url}/api/v1/openapi.json`)).json()) as Document
  })
  after(() => site.close())

  it('is there for anybody, and comes again only when it has changed', async () => {
    const first = await fetch(`${site.url}/api/v1/openapi.json`)
    expect(first.status).to.equal(200)
    const tag = first.headers.get('etag')!
    const again = await fetch(`${site.url}/api/v1/openapi.json`, { headers: { 'if-none-match': tag } })
    expect(again.status).to.equal(304)
    expect(document.openapi).to.equal('3.1.0')
  })

  it('names every reference it makes', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name!,
    )
    expect(refs).to.include('Problem').and.include('Report')
    for (const name of refs) expect(document.components.schemas, name).to.have.property(name)
  })

  it('tells what each call takes, gives and refuses', () => {
    const accept = document.paths['/api/v1/reports/{id}/accept']!['post']!
    const named = Object.fromEntries(accept.parameters.map((given) => [given.name, given]))
    expect(named['If-Match']).to.include({ in: 'header', required: true })
    expect(named['Idempotency-Key']).to.include({ in: 'header', required: false })
    expect(named['id']).to.include({ in: 'path', required: true })
    const codes = (status: string) =>
      Object.keys(accept.responses[status]!.content!['application/problem+json']!.examples!)
    expect(codes('412')).to.deep.equal(['revision-changed'])
    expect(codes('428')).to.deep.equal(['revision-missing'])
    expect(codes('409')).to.include('review-taken').and.include('faults-marked')
    expect(codes('401')).to.include('token-missing')
    const list = document.paths['/api/v1/campaigns']!['get']!
    expect(list.parameters.find(({ name }) => name === 'fields')?.description).to.include('title')
    expect(list.responses['304']).to.be.an('object')
  })

  const calls = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path.slice(7)}`, method, operation })),
    )
  const takes = ({ parameters }: Operation, name: string) => parameters.some((given) => given.name === name)

  it('lets every POST be sent again without harm, but for signing in, which is nobody’s yet', () => {
    const without = calls().filter(({ method, operation }) => method === 'post' && !takes(operation, 'Idempotency-Key'))
    expect(without.map(({ name }) => name)).to.deep.equal(['post /session'])
  })

  it('lets whoever edits say what they have seen, everywhere', () => {
    const edits = calls().filter(({ method }) => method === 'patch' || method === 'put')
    const without = edits.filter(({ operation }) => !takes(operation, 'If-Match')).map(({ name }) => name)
    expect(without).to.deep.equal([])
  })

  it('tells of every refusal there is, but for those of the chat page', () => {
    const told = new Set(
      calls().flatMap(({ operation }) =>
        Object.values(operation.responses).flatMap(({ content }) =>
          Object.keys(content?.['application/problem+json']?.examples ?? {}),
        ),
      ),
    )
    const untold = Object.keys(catalogue).filter((code) => !told.has(code))
    expect(untold).to.have.members(['session-missing', 'button-gone', 'pages-not-built'])
  })

  it('gives examples that are as it says', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, code: { optimize: false } })
    ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
    ajv.addSchema({ $id: 'doc', components: document.components })
    let count = 0
    for (const { name, operation } of calls()) {
      const { requestBody, responses } = operation
      for (const { content = {} } of [...(requestBody ? [requestBody] : []), ...Object.values(responses)])
        for (const { schema, example } of Object.values(content) as { schema: object; example?: unknown }[]) {
          if (example === undefined) continue
          const placed = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/')) as object
          expect(ajv.validate(placed, example), `${name}: ${ajv.errorsText()}`).to.equal(true)
          count++
        }
    }
    expect(count).to.be.at.least(25)
  })

  it('shows what is read alone by an example, and what is sent unless nothing need be said', () => {
    const isEmpty = (schema: { properties?: object }) => Object.keys(schema.properties ?? {}).length === 0
    const lacking = calls().filter(({ name, method, operation }) => {
      const sent = operation.requestBody?.content['application/json']
      if (sent && !isEmpty(sent.schema) && sent.example === undefined) return true
      const shown = operation.responses['200']?.content?.['application/json'] as { example?: unknown } | undefined
      return method === 'get' && name.endsWith('}') && shown !== undefined && shown.example === undefined
    })
    expect(lacking.map(({ name }) => name)).to.deep.equal([])
  })

  it('gives every call a line of its own and a name of its own', () => {
    const calls = Object.values(document.paths).flatMap((item) => Object.values(item)) as (Operation & {
      operationId: string
    })[]
    expect(new Set(calls.map(({ operationId }) => operationId))).to.have.property('size', calls.length)
    for (const { parameters } of calls) expect(parameters).to.not.include(null)
    for (const { summary, operationId } of calls) expect(summary, operationId).to.match(/^[A-Z].{4,}[^.]$/)
  })

  it('is not made of two calls of one address, nor of two schemas of one name', () => {
    const of = (path: string, schema: z.ZodType) =>
      endpoint({
        ...{ method: 'get', path, tag: 't', may: 'anyone', summary: 'Some thing' },
        answer: z.object({ thing: schema }),
        run: async () => undefined as never,
      })
    const some = of('/a', z.object({ a: z.string() }))
    expect(() => openApiOf([some, { ...some }])).to.throw(/stated twice/)
    const named = z.object({ a: z.string() }).meta({ id: 'NamedOnce' })
    expect(openApiOf([of('/a', named), of('/b', named)])).to.have.nested.property('components.schemas.NamedOnce')
  })
})

describe('the check of answers against the document', () => {
  const cases: [string, unknown, RegExp | null][] = [
    ['what is told of', { name: 'a', at: new Date(0) }, null],
    ['a property that is not told of', { name: 'a', at: new Date(0), more: 1 }, /additional properties/],
    ['another type', { name: 1, at: new Date(0) }, /must be string/],
    ['no time', { name: 'a', at: 'yesterday' }, /date-time/],
    ['a missing property', { name: 'a' }, /required property/],
  ]
  for (const [what, answer, fault] of cases)
    it(`${fault ? 'finds' : 'passes'} ${what}`, async () => {
      const endpoints = [
        endpoint({
          ...{ method: 'get', path: '/thing', tag: 't', may: 'anyone', summary: 'A thing' },
          answer: z.object({ name: z.string(), at: z.date() }),
          run: async () => answer as never,
        }),
      ]
      const contract = watchContract()
      contract.hold(endpoints)
      const app = new Koa().use(endpointRoutes({} as never, endpoints).routes()).callback()
      const http = createServer((request, response) => {
        contract.watch(request, response)
        void app(request, response)
      })
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
      await (await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1/thing`)).text()
      await new Promise((resolve) => http.close(resolve))
      if (fault) expect(() => contract.check()).to.throw(fault)
      else contract.check()
    })
})
