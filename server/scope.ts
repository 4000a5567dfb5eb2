import { z } from 'zod'

const codes = z.array(z.string().min(1).max(200)).min(1).max(500)

/** As rules/scope.ts has it; nothing in it: the whole municipality. */
export const scopeSchema = z.strictObject({
  districts: codes.optional(),
  chambers: codes.optional(),
  measures: z.array(z.int().min(1).max(23)).min(1).max(23).optional(),
  units: codes.optional(),
  superiors: codes.optional(),
})
