// What each endpoint may refuse, as OpenAPI tells it: every code with its status and an example.
import { takesKey, type AnyEndpoint } from './endpoint.ts'
import type { Json } from './openapi-schema.ts'
import { catalogue, type ProblemCode } from './problem.ts'

/** Of whoever signs in, however they do it. */
const signInProblems: ProblemCode[] = ['token-missing', 'token-invalid', 'session-ended']
/** Of a session, when something is changed: a browser sends its cookie whoever asks it to. */
const sessionProblems: ProblemCode[] = ['csrf-missing', 'foreign-origin']
const anyProblems: ProblemCode[] = ['invalid-input', 'method-not-allowed', 'too-many-requests', 'internal', 'not-ready']

const storedProblems: ProblemCode[] = [
  ...(['invalid-upload', 'media-type', 'file-too-large', 'file-empty', 'file-type'] as const),
  ...(['file-heic', 'file-ofd', 'file-xml'] as const),
]

/** Every code this endpoint can give: those of its kind and its own. */
export function problemsOf(each: AnyEndpoint): ProblemCode[] {
  const isOpen = each.may === 'anyone'
  const codes: ProblemCode[] = [
    ...anyProblems,
    ...(isOpen ? [] : signInProblems),
    ...(isOpen || each.method === 'get' ? [] : sessionProblems),
    ...(isOpen || each.may === 'signed-in' ? [] : (['role-not-allowed', 'scope-too-narrow'] as const)),
    ...(each.path.includes(':') ? (['not-found'] as const) : []),
    ...(each.body ? (['invalid-json', 'media-type', 'body-too-large'] as const) : []),
    ...(each.upload ? (['invalid-upload', 'media-type', 'body-too-large', 'file-empty'] as const) : []),
    ...(each.stores ? storedProblems : []),
    ...(each.needsIfMatch || each.heedsIfMatch ? (['revision-missing', 'revision-changed'] as const) : []),
    ...(takesKey(each) ? (['idempotency-running', 'idempotency-mismatch'] as const) : []),
    ...((each.problems ?? []) as ProblemCode[]),
  ]
  return [...new Set(codes)]
}

export const problemSchema = {
  type: 'object',
  description: 'RFC 9457. `code` is stable; `title` is for developers.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(catalogue) },
    issues: {
      type: 'array',
      items: {
        ...{ type: 'object', required: ['at', 'code'], additionalProperties: false },
        properties: { at: { type: 'string' }, code: { type: 'string' } },
      },
    },
    detail: { type: 'string', description: 'For a reader, in their language.' },
    changed: { type: 'array', items: { type: 'string' }, description: 'Of a 412: what is different now.' },
  },
  additionalProperties: false,
}

/** By status, each with the codes it may carry and one example of each. */
export function refusalsOf(each: AnyEndpoint): Json {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of problemsOf(each)) {
    const [status] = catalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const refusals = [...byStatus].sort(([a], [b]) => a - b)
  return Object.fromEntries(refusals.map(([status, codes]) => [String(status), refusal(status, codes)]))
}

const refusal = (status: number, codes: ProblemCode[]): Json => ({
  description: codes.map((code) => `\`${code}\`: ${catalogue[code][1]}`).join('\n\n'),
  content: {
    'application/problem+json': {
      schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] },
      examples: Object.fromEntries(
        codes.map((code) => [code, { value: { type: 'about:blank', title: catalogue[code][1], status, code } }]),
      ),
    },
  },
})
