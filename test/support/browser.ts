// Headless Chromium for page tests, from npm alone: the browser, where needed its libraries, and one Chinese font.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core'

const run = promisify(execFile)
const { resolve } = createRequire(import.meta.url)

export interface PageOptions extends Omit<BrowserContextOptions, 'viewport'> {
  width?: number
  height?: number
}

export interface WatchedPage {
  page: Page
  /** Console errors, uncaught errors, failed requests, and requests to anywhere but this machine. */
  problems: string[]
}

export interface TestBrowser {
  /** A phone by default: 360 x 740, touch, Chinese. Each page has its own cookies and storage. */
  newPage(options?: PageOptions): Promise<WatchedPage>
  close(): Promise<void>
}

const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
  // A page under test must not leave this machine; such a request fails and is named in `problems`.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
]
const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url))

export async function openBrowser(): Promise<TestBrowser> {
  const { executable, libraries } = await installed()
  const home = await mkdtemp(join(tmpdir(), 'zhengban-browser-'))
  const browser = await chromium.launch({
    executablePath: executable,
    args: flags,
    env: {
      PATH: process.env['PATH'] ?? '',
      // Else a Chinese file name cannot be downloaded.
      LANG: 'C.UTF-8',
      HOME: home,
      TMPDIR: home,
      FONTCONFIG_FILE: await writeFontsConf(home),
      ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}),
    },
  })
  return {
    async newPage({ width = 360, height = 740, ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        hasTouch: width < 600,
        // An animation that a busy machine never draws to its end keeps what waits for it.
        reducedMotion: 'reduce',
        ...options,
      })
      context.setDefaultTimeout(patienceMs)
      const page = await context.newPage()
      return { page, problems: watch(page) }
    },
    async close() {
      await browser.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** What has not come by then is not coming, however slow and busy the machine is. */
const patienceMs = 120_000

/** Writes test/artifacts/<name>.png; `fullPage` also what is below the fold. */
export async function screenshot(page: Page, name: string, { fullPage = false } = {}): Promise<string> {
  await mkdir(artifacts, { recursive: true })
  const path = join(artifacts, `${name}.png`)
  await page.screenshot({ path, fullPage })
  return path
}

function watch(page: Page): string[] {
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (/^(https?|wss?):$/.test(protocol) && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
      problems.push(`leaves this machine: ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // Leaving a page ends what it was loading; that is no failure.
    if (why !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()} ${why}`)
  })
  return problems
}

interface Installed {
  executable: string
  /** null: the system has what the browser needs. */
  libraries: string | null
}
let installing: Promise<Installed> | undefined
const installed = () => (installing ??= install())

/** Unpacks once per version and machine; two test runs that start together both succeed. */
async function install(): Promise<Installed> {
  const module = resolve('@sparticuz/chromium')
  const manifest = await readFile(join(dirname(module), '../../package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const folder = join(tmpdir(), `zhengban-chromium-${version}-${process.getuid?.() ?? 0}`)
  if (!existsSync(folder)) await unpack(module, folder)
  const executable = join(folder, 'chromium')
  const libraries = join(folder, 'al2023', 'lib')
  const starts = (env: Record<string, string>) =>
    run(executable, ['--version'], { env }).then(
      () => true,
      () => false,
    )
  if (await starts({})) return { executable, libraries: null }
  if (await starts({ LD_LIBRARY_PATH: libraries })) return { executable, libraries }
  throw new Error(`${executable} does not start, even with the libraries in ${libraries}`)
}

/** In a process of its own, because the package unpacks into TMPDIR; the variable makes it unpack its libraries too. */
async function unpack(module: string, folder: string): Promise<void> {
  const fresh = await mkdtemp(`${folder}-`)
  const script = `void require(${JSON.stringify(module)}).executablePath()`
  try {
    await run(process.execPath, ['-e', script], {
      env: { ...process.env, TMPDIR: fresh, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
    })
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** Only this font, whatever the machine has: a sign missing here is missing on a bare server too. */
async function writeFontsConf(folder: string): Promise<string> {
  const font = resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')
  const path = join(folder, 'fonts.conf')
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui']
    .map((name) => `<alias><family>${name}</family><prefer><family>Noto Sans SC</family></prefer></alias>`)
    .join('\n  ')
  await writeFile(
    path,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${dirname(font)}</dir>
  <cachedir>${folder}/cache</cachedir>
  ${families}
</fontconfig>
`,
  )
  return path
}
