import { z } from 'zod'
import { parseScope, ScopeError, type Scope } from '../rules/scope.ts'

const codes = z.array(z.string().min(1).max(200)).min(1).max(500)

/** As rules/scope.ts has it; nothing in it: the whole municipality. */
export const scopeSchema = z.strictObject({
  districts: codes.optional(),
  chambers: codes.optional(),
  measures: z.array(z.int().min(1).max(23)).min(1).max(23).optional(),
  units: codes.optional(),
  superiors: codes.optional(),
})

/** A scope in words, as the admin command takes it: `municipality`, or `district=500103;measure=10`. */
export const scopeWords = z
  .string()
  .max(500)
  .transform((text, context): Scope => {
    try {
      return parseScope(text)
    } catch (error) {
      if (!(error instanceof ScopeError)) throw error
      context.addIssue({ code: 'custom', message: 'invalid' })
      return z.NEVER
    }
  })
