// The pages as built by Vite: small, so they are read once and served from memory, compressed when they were built.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Router } from '@koa/router'
import type { Context } from 'koa'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

interface Page {
  plain: Buffer
  br?: Buffer
  gzip?: Buffer
}

/** In the checkout the pages lie in dist/web; the built program runs from dist itself. */
const builtPages = () =>
  ['../dist/web', '../web']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(join(path, 'assets'))) ?? ''

export function pageRoutes({ pages = builtPages() }: Pick<ServerDeps, 'pages'>): Router {
  const files = readPages(pages)
  const router = new Router()
  const send = (ctx: Context, name: string, cache: string) => {
    const page = files.get(name)
    if (!page) throw new Problem(name.startsWith('assets/') ? 'not-found' : 'pages-not-built')
    ctx.set('Cache-Control', cache)
    ctx.vary('Accept-Encoding')
    ctx.type = /\.\w+$/.exec(name)?.[0] ?? 'bin'
    const coding = ctx.acceptsEncodings(['br', 'gzip', 'identity'])
    const packed = coding === 'br' ? page.br : coding === 'gzip' ? page.gzip : undefined
    if (packed && coding) ctx.set('Content-Encoding', coding)
    ctx.body = packed ?? page.plain
  }
  router.get('/', (ctx) => ctx.redirect('/chat'))
  for (const page of ['chat', 'console']) router.get(`/${page}`, (ctx) => send(ctx, `${page}/index.html`, 'no-cache'))
  // The console finds its page by the rest of the address.
  router.get('/console/{*page}', (ctx) => send(ctx, 'console/index.html', 'no-cache'))
  router.get('/api/docs', (ctx) => {
    ctx.set('Content-Security-Policy', docsPolicy(ctx.response.get('content-security-policy')))
    send(ctx, 'docs/index.html', 'no-cache')
  })
  // Their names hold a hash of what is in them.
  router.get('/assets/:name', (ctx) => send(ctx, `assets/${ctx.params['name']}`, 'public, max-age=31536000, immutable'))
  return router
}

/** Swagger UI writes styles into its elements; its scripts are ours alone, as everywhere. */
const docsPolicy = (policy: string) => policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

function readPages(folder: string): Map<string, Page> {
  const pages = new Map<string, Page>()
  if (!existsSync(folder)) return pages
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  for (const entry of found.filter((file) => file.isFile() && !/\.(br|gz)$/.test(file.name))) {
    const path = join(entry.parentPath, entry.name)
    const packed = (ending: string) => (existsSync(path + ending) ? readFileSync(path + ending) : undefined)
    pages.set(relative(folder, path).replaceAll('\\', '/'), {
      plain: readFileSync(path),
      br: packed('.br'),
      gzip: packed('.gz'),
    })
  }
  return pages
}
