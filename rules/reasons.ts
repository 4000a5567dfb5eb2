// Every reason the form engine gives, with its arguments. The sentences are in locales/*.reasons.ftl under
// `reason-<code>` (an answer, a report) and `problem-<code>` (an author's form).

export type Reason =
  | { code: 'required' }
  | { code: 'constraint' }
  | { code: 'unknown-place' }
  | { code: 'not-asked-now' }
  | { code: 'text-expected' }
  | { code: 'too-long'; max: number; length: number }
  | { code: 'number-expected' }
  | { code: 'whole-number-expected' }
  | { code: 'number-too-large'; max: number }
  | { code: 'number-ambiguous'; text: string }
  | { code: 'several-numbers' }
  | { code: 'unit-mismatch'; unit: string }
  | { code: 'out-of-range'; min: number; max: number }
  | { code: 'step-mismatch'; step: number; start: number }
  | { code: 'date-expected' }
  | { code: 'date-impossible'; text: string }
  | { code: 'date-incomplete-year'; year: string }
  | { code: 'date-incomplete-month'; month: string }
  | { code: 'date-no-year'; text: string }
  | { code: 'date-ambiguous'; text: string }
  | { code: 'time-expected' }
  | { code: 'time-impossible'; text: string }
  | { code: 'datetime-expected' }
  | { code: 'choice-unknown'; text: string }
  | { code: 'choice-ambiguous'; text: string; matches: string }
  | { code: 'choice-single' }
  | { code: 'rank-incomplete'; count: number }
  | { code: 'phone-expected' }
  | { code: 'photo-expected' }
  | { code: 'file-expected' }
  | { code: 'photos-too-many'; max: number }
  | { code: 'photos-too-few'; min: number; count: number }
  | { code: 'acknowledge-expected' }
  | { code: 'rows-too-few'; min: number; count: number }
  | { code: 'rows-too-many'; max: number; count: number }

export type ReasonCode = Reason['code']

/**
 * What can be wrong with a form; arguments are in FormProblem.args, the offending piece in FormProblem.part. Where
 * `args.near` is not empty, `problem-near` ("did you mean") goes after the sentence.
 */
export type ProblemCode =
  | 'sheet-missing'
  | 'sheet-empty'
  | 'column-missing'
  | 'column-twice'
  | 'column-unknown'
  | 'column-ignored'
  | 'media-no-address'
  | 'type-missing'
  | 'type-unknown'
  | 'type-unsupported'
  | 'name-missing'
  | 'name-invalid'
  | 'name-twice'
  | 'label-missing'
  | 'list-missing'
  | 'list-unknown'
  | 'choice-name-missing'
  | 'choice-name-space'
  | 'choice-twice'
  | 'file-unknown'
  | 'group-not-open'
  | 'group-not-closed'
  | 'group-end-mismatch'
  | 'expression-invalid'
  | 'expression-too-long'
  | 'function-unknown'
  | 'function-arguments'
  | 'reference-unknown'
  | 'column-of-choices-unknown'
  | 'regex-invalid'
  | 'cycle'
  | 'parameter-invalid'
  | 'quiz-invalid'
  | 'nil-invalid'
  | 'too-many-rows'
  | 'no-questions'
