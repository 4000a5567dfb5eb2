# The console: its frame
console-name = Licensed software reporting
console-menu = Menu
console-skip = Skip to the content
console-nav-overview = Overview
console-nav-reports = Review
console-nav-campaigns = Campaigns
console-nav-reminders = Reminders
console-nav-units = Units and people
console-nav-forms = Forms
console-nav-exports = Exports
console-nav-accounts = Users and tokens
console-nav-audit = Audit
console-nav-settings = Settings
console-sign-out = Sign out
console-signed-in = Signed in
console-role-officer = Officer
console-role-chamber = Chamber
console-role-federation = Federation
console-role-reviewer = Reviewer
console-role-regulator = Regulator
console-role-trainer = Trainer
console-role-inspector = Inspector
console-role-admin = Administrator
console-sign-in-how = Please open this page with a sign-in link.
console-sign-in-how-more = Send /console to the bot in the chat, or ask an administrator for a link. A link works once.
console-totp-label = Verification code
console-totp-help = Enter the 6 digits of your authenticator app, or a recovery code.
console-totp-go = Continue

# States and trouble
console-loading = Loading…
console-loading-more = Loading more…
console-nothing = Nothing here
console-none = (none)
console-retry = Try again
console-reload = Reload
console-offline = The server cannot be reached. Please check your connection.
console-trouble = That did not work. Please try again.
console-no-such-page = There is no such page.
console-page-broke = This page broke. Please reload it.
console-to-start = To the start
console-rows-all = { $count } rows in all
console-look-on = Look further
console-rows-of = { $shown } of { $count } rows shown
console-rows-so-far = { $count } rows shown; scroll down for more
console-problem-role-not-allowed = You are not allowed to see or do this.
console-problem-not-found = Not found, or outside your scope.
console-problem-invalid-input = Something entered is not right.
console-problem-token-invalid = The link has expired. Please ask for a new one.
console-problem-token-missing = Please sign in.
console-problem-session-missing = Your session has ended. Please sign in again.
console-problem-sign-in-invalid = The sign-in link is invalid or was used already. Please ask for a new one.
console-problem-totp-wrong = The code is not right. Please enter it again.
console-problem-revision-changed = Somebody else changed this. Please reload and try again.
console-problem-too-many-requests = Too many requests. Please wait a moment.
console-problem-body-too-large = The file is too large.
console-problem-internal = The server had a problem; it has been logged.

# Overview
console-campaign = Campaign
console-no-campaigns = There is no campaign in your scope yet.
console-campaign-draft = Draft
console-campaign-opening = Opening
console-campaign-open = Open
console-campaign-closed = Closed
console-campaign-freezing = Freezing
console-campaign-frozen = Frozen
console-due-at = due { $date }
console-days-left =
    { $days ->
        [one] { $days } day left
       *[other] { $days } days left
    }
console-days-over =
    { $days ->
        [one] { $days } day over
       *[other] { $days } days over
    }
console-updated = updated { $time }
console-figures = Figures
console-by-district = District
console-by-unitType = Unit type
console-by-industry = Industry
console-by-chamber = Chamber
console-total = Total
console-due = Due
console-submitted = Submitted
console-accepted = Accepted
console-overdue = Overdue
console-rate = Rate
console-not-applicable = n/a
console-not-applicable-why = The denominator is 0, so there is no rate.
console-hidden-cell = hidden
console-hidden-cell-why = Fewer than 3 units: hidden to protect them.
console-tiles-label = Rate by district
console-legend = Legend
console-legend-step = { $from }–{ $to }%
console-no-units = no units
console-trend = Day by day
console-trend-said = A line over { $days } days; on the last one { $submitted } had been submitted.
console-missing = Missing units ({ $count })
console-missing-label = Missing units
console-missing-none = Every unit has reported.
console-missing-started = begun
console-missing-not-started = not begun
console-state-draft = Not submitted
console-state-submitted = Submitted
console-state-in_review = In review
console-state-returned = Returned
console-state-accepted = Accepted
console-push-now = Remind them
console-unit = Unit
console-unit-code = Code
console-state = State
console-started-at = Begun

# Review
console-reports = Reports
console-reports-none = No report matches.
console-search-units = Search by name or code
console-flags = Flags
console-submitted-at = Submitted
console-review-first = Review the first one
console-review-no-more = Nothing more waits for review.
console-accept-all = Accept all without flags
console-accept-all-sure = Accept every report of this campaign that has no flag?
console-accept-all-what = Only reports that are handed in and have no flag are accepted; flagged ones are left to people. Each is noted in the audit trail and cannot be undone.
console-accept-all-seen = { $count } looked at…
console-accept-all-done = { $accepted } accepted, { $left } left to people.
console-flag-twin = Same photo elsewhere
console-flag-look-alike = Look-alike elsewhere
console-flag-repeated = Used again
console-flag-too-small = Too small
console-flag-blurred = Blurred
console-flag-failed = File failed
console-flag-waiting = Being processed
console-zoom-in = Zoom in (+)
console-zoom-out = Zoom out (-)
console-turn-left = Turn left ([)
console-turn-right = Turn right (])
console-picture-failed = The picture does not open; its link may have expired. Please reload the page.
console-photo-open = Open photo { $n }
console-photo-title = Photo { $n } of { $count }
console-photo-this = The photo of this report
console-photo-of = { $label }, photo { $n }
console-pdf = PDF, { $pages } pages
console-proof-received = Being processed
console-proof-ready = Ready
console-proof-failed = Failed
console-alike-count = { $count } look-alikes
console-alike-hidden = { $count } more look-alikes are outside your scope.
console-alike-same = The same file
console-alike-similar = Look-alike
console-alike-own = From the same unit before: { $unit } ({ $code })
console-alike-other = From another unit: { $unit } ({ $code })
console-taken-at = taken { $time }
console-taken-unknown = time of taking unknown
console-received-at = received { $time }
console-verdict-good = { $label }: good
console-verdict-fault = { $label }: at fault
console-fault-reason = { $label }: reason
console-fault-words = { $label }: words
console-fault-words-hint = Words (optional)
console-fault-words-needed = Please say what is wrong
console-row-count = { $count } rows
console-returned-for = Returned for: { $reason }
console-changed-from = Before: { $before }
console-saving-saved = Verdicts saved
console-saving-waiting = To be saved…
console-saving-saving = Saving…
console-saving-failed = Verdicts not saved
console-keys = Shortcuts
console-key-j = Next place
console-key-k = Previous place
console-key-g = This place is good
console-key-1-9 = This place is at fault, reason 1 to 9
console-key-o = Open the photos of this place
console-key-a = Accept
console-key-r = Return
console-key-n = Next report
console-key-u = Back to the list
console-key-help = Show the shortcuts
console-accept = Accept
console-return = Return
console-next = Next
console-accept-sure = Accept the report of { $unit }?
console-accept-what = Afterwards the officer cannot change it, and it counts as accepted.
console-accept-done = Accepted: { $unit }
console-return-sure = Return the report of { $unit }?
console-return-what = The officer is told of { $faults } places to mend and answers only those again.
console-return-done = Returned: { $unit }
console-decision-words = Words for the officer (optional)
console-submitted-when = submitted { $time }
console-history = History
console-returned-earlier = Returned earlier
console-changes = Changed since the last version ({ $count })
console-version-handed-in = Handed in with { $photos } photos ({ $time })
console-decision-accept = Accepted by { $role } ({ $time })
console-decision-return = Returned by { $role } ({ $time })
console-problem-faults-marked = Places are marked as faulty. Return it, or take the marks back first.
console-problem-review-taken = Somebody else is reviewing this report.
console-problem-not-submitted = The report is not handed in, or was decided on.
console-problem-own-answers = Nobody reviews what they filled in themselves.
console-problem-own-unit = Nobody reviews their own unit.
console-problem-not-the-reviewer = Another role reviews this campaign.
console-issue-no-fault = Mark at least one fault first.
console-issue-words-missing = Say what the other fault is.

# Campaigns
console-campaign-new = New campaign
console-campaign-made = The draft is saved
console-campaign-save-draft = Save the draft
console-campaign-days = Opening and due day
console-title = Title
console-form = Form
console-measure = Measure
console-opens-at = Opens
console-due-day = Due
console-grace-days = Days of grace
console-grace-help = Within them a report is still in time.
console-review-by = Reviewed by
console-late-allowed = Reports may come late, and count as late
console-edits-allowed = What is handed in may be changed until it is reviewed
console-audience = Audience
console-audience-all = any
console-audience-everyone = Every unit
console-audience-units = units
console-audience-sample = For example: { $units }
console-audience-unknown = Nobody knows these codes: { $codes }
console-audience-unitTypes = Unit types
console-audience-districts = Districts
console-audience-industries = Industries
console-audience-chambers = Chambers
console-audience-scales = Sizes
console-audience-tags = Tags
console-audience-include = Units besides
console-audience-exclude = Units left out
console-audience-codes = Unit codes; several may be pasted
console-audience-fourGood = Only of 四好 chambers
console-scale-large = Large
console-scale-medium = Medium
console-scale-small = Small
console-scale-micro = Micro
console-move-open = Open
console-move-close = Close
console-move-reopen = Open again
console-move-freeze = Freeze
console-open-sure = Open { $title }?
console-open-what = Every unit of the audience is asked for its report, due { $date }. Form, measure and opening stand from then on.
console-open-done = Opening
console-close-sure = Close { $title }?
console-close-what = Nothing new is taken; what was returned may still be mended. It can be opened again.
console-close-done = Closed
console-reopen-sure = Open { $title } again?
console-reopen-what = Choose the new due day; reports are taken until then.
console-reopen-done = Open again
console-freeze-sure = Freeze { $title }?
console-freeze-what = No report of it changes any more, and the hash of its reports is kept. This cannot be undone.
console-freeze-done = Freezing
console-frozen-hash = Hash
console-frozen-at = { $time }, { $reports } reports
console-opening-made = { $made } of { $total } units
console-next-reminders = Next reminders
console-no-reminders = No reminders.
console-problem-campaign-state = The campaign is in another state now. Please reload.
console-problem-campaign-fixed = This stands once the campaign has opened.
console-problem-beyond-scope = This reaches beyond your scope.
console-issue-nobody = The audience is nobody.
console-issue-due-before-opening = The due day lies before the opening.
console-issue-due-over = The due day is over.
console-issue-unknown-form = There is no such form.
console-issue-past = That time is over.

# Reminders
console-pushes = Sent
console-pushes-none = Nothing was sent yet.
console-receipts = Receipts
console-receipts-none = No receipts.
console-unreachable = Unreachable
console-unreachable-none = Everybody can be reached.
console-push-new = Send a reminder or a message
console-push-choose = Choose whom
console-push-preview = Preview
console-push-watch = On its way
console-push-kind-push = Reminder
console-push-kind-message = Message
console-push-what-push = Goes only to those of the choice who still owe their report.
console-push-what-message = Goes to every officer of the choice.
console-push-text = Words
console-push-text-hint = Stand above the reminder (optional)
console-push-text-needed = Please write the message
console-push-to-preview = Next: preview
console-push-units = Units
console-push-reachable = Can be reached
console-push-nobody = Nobody of the choice needs it.
console-push-as-seen = As they will see it
console-push-quiet = These are quiet hours; it goes at { $time }.
console-push-anyway = Send it now all the same
console-push-confirm = Send to { $count } units
console-push-cancel = Stop
console-push-cancel-sure = Stop sending?
console-push-cancel-what = What has not gone out stays; what has cannot be taken back.
console-push-cancelled = Stopped
console-push-state-draft = Not confirmed
console-push-state-scheduled = Scheduled
console-push-state-queueing = Queueing
console-push-state-sending = Sending
console-push-state-done = Done
console-push-state-cancelled = Stopped
console-delivery-queued = Queued
console-delivery-sending = Sending
console-delivery-sent = Sent
console-delivery-blocked = Blocked
console-delivery-failed = Failed
console-delivery-skipped = Skipped
console-delivery-reason-reported = reported already
console-delivery-reason-unreachable = unreachable
console-delivery-reason-cancelled = cancelled
console-delivery-reason-blocked = blocked the bot
console-deputy-colleague = colleague
console-deputy-contact = contact
console-deputy-superior = superior unit
console-deputy = Ask instead
console-created-at = Time
console-done-at = Time
console-kind = Kind
console-reason = Reason
console-slot = Slot
console-since = Since
console-download-csv = Download (CSV)
console-download-xlsx = Download (Excel)
console-back = Back
console-problem-push-state = It has begun or ended already.

# Units and people
console-units = Units
console-units-none = No unit matches.
console-units-import = Import a roster
console-people = People
console-people-none = Nobody is bound yet. You can send an invite.
console-person = Name
console-person-left = left { $time }
console-reachable = Reachable
console-reachable-yes = yes
console-reachable-no = no
console-superior = Superior unit
console-updated-at = Updated
console-invite = Invite
console-invites = Invites
console-invite-chosen = Invites for the { $count } chosen
console-invites-choose = Choose units in the list first.
console-invites-what = A new code is made for each of { $count } units, good for one use. The codes are shown this once: print or keep them.
console-invites-make = Make { $count } invites
console-invite-how = Scan to open the chat, or send the code to the bot. Good until { $time }.
console-print = Print
console-hand-over = Hand over
console-hand-overs = Hand-overs
console-hand-overs-none = Nothing waits to be handed over.
console-hand-over-sure = Hand over { $unit } from { $person }?
console-hand-over-what = The person is not written to again; reports and history stay with the unit. Without a colleague you get an invite for the successor.
console-hand-over-to = A colleague takes over (optional)
console-hand-over-code = Give this code to the successor. Good until { $time }; shown this once.
console-hand-over-done = Handed over
console-hand-over-decline = Theirs all the same
console-hand-over-decline-sure = Does this person answer for { $unit } all the same?
console-hand-over-decline-what = They are reminded again.
console-hand-over-declined = Done
console-note = Note
console-asked-at = Asked
console-problem-person-left = This person has left already.
console-problem-workbook-invalid = This workbook cannot be read.
console-import-drop = Drop an .xlsx file here, or press to choose one
console-import-columns = Columns of the first sheet: 单位编号, 单位名称, 单位类型, 区县, 行业, 所属商会, 上级单位编号, 联系人
console-import-looking = Looking at it…
console-import-preview = What it would do (nothing is saved yet)
console-import-added = Added
console-import-changed = Changed
console-import-unchanged = Unchanged
console-import-problems = Problems
console-import-has-problems = There are { $count } problems. Mend them and upload again, or import the good rows only.
console-import-go = Import ({ $count } units change)
console-import-partly = Import the good rows only ({ $count } units change)
console-import-done = Imported
console-sheet = Sheet
console-row = Row
console-column = Column
console-value = Value
console-problem = Problem

# Forms
console-forms-none = There are no forms yet.
console-form-upload = Upload an XLSForm
console-form-drop = Drop the form's .xlsx here, or press to choose; it is checked before it is kept
console-form-good = { $title } can be used.
console-form-bad = It has { $count } errors and cannot be used.
console-form-keep = Keep as a new version
console-form-saved = Saved
console-form-latest = Latest version
console-form-versions = Versions
console-version = Version
console-form-diff = Compare versions
console-form-diff-from = Compare with
console-form-diff-choose = Choose a version to compare with.
console-form-diff-none = No difference.
console-form-name = Name
console-form-change = Change
console-diff-added = added
console-diff-removed = removed
console-diff-changed = changed
console-diff-moved = moved
console-form-preview = Preview
console-form-preview-what = Runs by the rules of reporting. Try it; nothing is kept.
console-form-preview-again = Start over
console-form-preview-photo = Photo or upload
console-form-preview-refused = This answer would be refused.
console-row-add = Add a row

# Exports
console-export-reports = Reports
console-export-reports-what = One row per report. Downloads are noted in the audit trail.
console-export-reports-csv = CSV
console-export-reports-xlsx = Excel
console-export-reports-jsonl = JSON Lines
console-export-photos-zip = Photos (ZIP)
console-export-progress-csv = CSV
console-export-totals-csv = All rates (CSV)
console-export-totals-xlsx = All rates (Excel)
console-export-progress-xlsx = Excel
console-export-headings = Headings
console-export-headings-labels = Labels
console-export-headings-names = Codes
console-export-photos = Photos
console-export-photos-ids = Photo ids
console-export-photos-links = Photo links
console-export-photos-none = No photos
console-export-totals = Totals
console-export-totals-what = Due, submitted, accepted, overdue and rate by each dimension.
console-export-live = Live in Excel or Power BI
console-export-live-what = In Excel choose Data → Get Data → From OData Feed and enter this address; any user name, and your token as password.

# Users and tokens
console-accounts = Users
console-account-new = New user
console-account-invite = Invite of the account
console-account-disable = Disable
console-account-disable-sure = Disable { $name }?
console-account-disable-what = Every session ends at once, and nobody signs in with it; its records stay.
console-account-enable = Enable
console-account-enable-sure = Enable { $name }?
console-account-enable-what = They can sign in again.
console-disabled = Disabled
console-totp-on = Second factor
console-role = Role
console-scope = Scope
console-scope-all = The whole municipality
console-scope-measures =
    { $count ->
        [one] Measure { $measures }
       *[other] Measures { $measures }
    }
console-scope-units = { $count } units
console-scope-superiors = Below { $units }
console-last-sign-in = Last sign-in
console-last-used = Last used
console-expires = Expires
console-sign-in-link = Sign-in link
console-once-only = Shown this once: copy it now. Good until { $time }.
console-tokens = Tokens
console-token-new = New token
console-token-label = What for
console-token-days = Days it holds
console-token-revoke = Revoke
console-token-revoke-sure = Revoke { $label }?
console-token-revoke-what = Programs and sessions that use it stop at once; it cannot be restored.
console-token-revoked = Revoked
console-revoked = Revoked
console-create = Create
console-close = Close
console-needed = { $name } is needed
console-needed-this = Please fill this in
console-problem-account-disabled = The account is disabled.
console-problem-account-locked = Too many wrong codes. Please try again later.
console-problem-exists-already = It exists already.
console-problem-name-taken = This name is taken.

# Audit
console-audit-note = Each entry is chained to the one before, so any change is found.
console-audit-at = Time
console-audit-who = Who
console-audit-what = What
console-audit-on = On
console-audit-report-view = Read a report
console-audit-report-feed = Read the data feed of reports
console-audit-evidence-list = Listed the evidence
console-audit-report-start = Began a review
console-audit-report-accept = Accepted a report
console-audit-report-return = Returned a report
console-audit-evidence-view = Looked at a photo
console-audit-session-begin = Signed in
console-audit-session-end = Signed out
console-audit-token-create = Made a token
console-audit-token-revoke = Revoked a token
console-audit-account-create = Made an account
console-audit-account-edit = Changed an account
console-audit-campaign-create = Wrote a campaign
console-audit-campaign-edit = Changed a campaign
console-audit-campaign-open = Opened a campaign
console-audit-campaign-close = Closed a campaign
console-audit-campaign-freeze = Froze a campaign
console-audit-push-confirm = Sent a push
console-audit-hand-over = Handed a unit over

# Settings
console-calendar = Holidays
console-holidays = Holidays
console-working-days = Working weekends
console-working-days-help = Weekend days that are worked, such as 2027-02-06
console-year = Year
console-year-add = Add a year
console-year-title = Holidays of { $year }
console-year-what = As the State Council's notice has it. Reminders follow it from then on.
console-year-edited = Edited
console-year-built-in = Built in
console-holiday-add = Add a holiday
console-holiday-name = Name
console-notice = Notice
console-source = Source
console-retention = Retention
console-cell-size = Smallest cell
console-cell-size-help = Cells of fewer units are hidden outside the own line.
console-days = days
console-jobs = Jobs
console-job = Job
console-job-last = Last run
console-job-next = Next run
console-job-outcome = Outcome
console-job-ok = OK
console-job-failed = Failed
console-job-running = Running
console-job-run = Run now
console-job-run-sure = Run { $name } now?
console-job-started = Started
console-save = Save
console-saved = Saved
console-edit = Edit
console-remove = Remove

# Overview: behind the figures
console-behind = The reports behind the figure
console-behind-in = Submitted
console-behind-open = Not submitted
console-behind-late = Late
console-behind-legalised = Legalised
console-behind-gap = With a licence gap
console-behind-stayed = Stayed compliant
console-behind-relapsed = Relapsed
console-behind-mended = Mended
console-behind-stillNot = Still not
console-behind-notYet = Not reported yet
console-behind-fresh = New this round
console-look-behind = Look
console-gap = Licence gap
console-gap-figures = { $licences } licences of { $units } units
console-trend-days = Reports of each day
console-behind-os = Operating systems
console-behind-office = Office software
console-behind-antivirus = Antivirus
console-behind-all_three = All three
console-behind-ledger = Ledger coverage
console-behind-domestic_copies = Domestic, by copies
console-behind-domestic_money = Domestic, by money
console-behind-preinstalled = Preinstalled
console-hidden-rows = Too few units to show figures: { $names }
console-rates = Rates
console-rate-name = Rate
console-definition = Definition
console-comparison = Against the round before
console-comparison-none = There is no round before.
console-comparison-with = The round before: { $title }
console-moved-stayed = Stayed compliant
console-moved-relapsed = Relapsed
console-moved-mended = Mended
console-moved-stillNot = Still not
console-moved-notYet = Not reported yet
console-moved-fresh = New this round
console-before = Before
console-change = Change
console-trend-rise = rise
console-trend-fall = fall
console-trend-same = same
console-questions = By question
console-question-units = { $count } units
console-number-sum = Sum
console-number-mean = Mean
console-number-median = Median
console-number-min = Least
console-number-max = Most
console-ten-thousands = (10,000 yuan)
console-flagged-only = Flagged only
console-state-all = Every state
console-figure = Figure
console-retention-sure = Change how long records are kept?
console-retention-what = What is older is removed for good with the next run.
console-retention-least = at least { $days } days
console-for-good = for good
console-retention-chatMessages = Messages of web chats
console-retention-inbox = Web chat acts that are dealt with
console-retention-invites = Invites that expired unused
console-retention-people = People who handed over
console-retention-evidence = Photos never handed in
console-retention-deliveries = Deliveries
console-retention-pushes = Broadcasts and pushes
console-retention-handovers = Hand-overs that are done
console-retention-tokens = Tokens expired or revoked
console-retention-hookDeliveries = Webhook deliveries
console-retention-audit = Audit trail
console-job-opening = Opening campaigns
console-job-round = Rounds of recurring campaigns
console-job-membership = Changes of the audience
console-job-reminder = Reminders
console-job-escalation = Escalation
console-job-broadcast = Broadcasts
console-job-delivery = Sending
console-job-freeze = Freezing
console-job-calendar = Calendar check
console-job-evidence = Photos
console-job-forgetting = Forgetting people
console-job-preview = Clearing previews
console-job-tally = Totals
console-job-tally-check = Checking the totals
console-job-audit = Completing the audit trail
console-job-audit-anchor = Audit anchors
console-job-hook = Webhooks
console-job-retention = Retention
console-audit-invite-create = Made an invite
console-audit-invite-revoke = Revoked an invite
console-audit-people-list = Read people
console-audit-form-import = Imported a form
console-audit-unit-create = Added a unit
console-audit-unit-edit = Changed a unit
console-audit-units-import = Imported a roster
console-audit-chamber-mark = Marked a chamber
console-audit-calendar-save = Changed holidays
console-audit-calendar-reset = Reset holidays
console-audit-setting-save = Changed a setting
console-audit-setting-reset = Reset a setting
console-audit-report-export = Exported reports
console-audit-progress-export = Exported totals
console-audit-evidence-export = Exported photos
console-audit-receipts-export = Exported receipts
console-audit-unreachable-read = Read who is unreachable
console-audit-hand-over-read = Read hand-overs
console-audit-hand-over-decline = Declined a hand-over
console-audit-job-run = Ran a job
console-audit-retention-remove = Removed what is over
console-audit-audit-verify = Verified the trail
console-audit-audit-prune = Pruned the trail
console-audit-sign-in-link = Made a sign-in link
console-audit-sign-in-wrong-code = Wrong code
console-audit-hook-create = Made a webhook
console-audit-hook-enable = Enabled a webhook
console-audit-hook-remove = Removed a webhook
console-audit-campaign-reopen = Opened a campaign again
console-audit-campaign-schedule = Scheduled a campaign
console-audit-campaign-membership = Decided on a unit that left
console-audit-push-cancel = Stopped a push
console-uncounted = { $count ->
    [one] 1 report changed and is not counted yet
   *[other] { $count } reports changed and are not counted yet
 }
console-counting = Being counted anew: these figures are incomplete

# Campaigns: changing one
console-campaign-edit = Change the campaign
console-campaign-fixed-note = It has opened: form, measure and opening day stand.
console-campaign-edit-sure = Save the changes to “{ $title }”?
console-campaign-edit-audience = The audience changes: units that come in are asked to report; for each unit that leaves you decide whether it still owes its report.
console-campaign-edit-dueAt = The due day becomes { $date }; reminders from now on follow it.
console-cancel = Cancel
console-yes = Yes
console-no = No
console-field = Field
console-clash =
    Somebody has just changed { $kind ->
        [unit] this unit
        [account] this account
        [policy] these reminders
        [report] this report
        [chamber] this chamber
       *[campaign] this campaign
    }
console-clash-what = Your changes are not saved yet. What changed is in bold; choose how to go on, then save again.
console-clash-before = When you opened it
console-clash-now = Now
console-clash-mine = Yours
console-clash-keep-mine = Take their changes, keep what I changed
console-clash-take-theirs = Drop my changes, take what is there now
console-and-more = and { $count } more
console-membership = Changes of the audience since the opening
console-member-joined = Joined
console-member-left = Left, undecided
console-member-returned = Came back
console-member-kept = Still owes
console-member-released = Let go
console-member-kept-do = Still owes
console-member-kept-sure = Does “{ $unit }” still owe its report?
console-member-kept-what = Although outside the audience it counts as due, and is reminded.
console-member-released-do = Let go
console-member-released-sure = Let “{ $unit }” go?
console-member-released-what = Its report is taken away and no longer counts as due. One that has been begun stays.
console-problem-report-begun = The unit has begun its report, which stays.
console-problem-membership-decided = This unit has been decided on.

# Units: one of them
console-person-unnamed = No contact on file
console-unit-reports = Reports
console-unit-reports-none = This unit has not been asked for a report yet.
console-report-no-answers = Not handed in yet, so there is nothing to see.
console-unit-report-open = Open
console-channel-telegram = Telegram
console-channel-web = Web chat
console-blocked-since = not reachable since { $time }
console-hand-over-asked = { $person } said on { $time } that this unit is not theirs any more
console-invite-new = Make an invite
console-invite-open = Open
console-invite-used = Used
console-invite-expired = Expired
console-invite-revoked = Revoked
console-invites-none = No invite has been made yet.
console-invite-revoke = Revoke
console-invite-revoke-sure = Revoke the invite of “{ $unit }” made on { $time }?
console-invite-revoke-what = Whoever has this code cannot use it any more; people who are bound already stay.
console-used-at = Used

# My account
console-nav-me = My account
console-me-who = Signed in as
console-me-kind = Signed in with
console-me-account = An account
console-me-token = A token
console-me-until = Signed in until
console-second-factor = Second factor
console-second-factor-is-on = On: signing in takes the link and a code of your authenticator app.
console-second-factor-is-off = Off.
console-second-factor-what = Any standard authenticator app (TOTP) will do.
console-second-factor-account-only = You are signed in with a token and have no account of your own, so there is no second factor to set up. Use the sign-in link of an account.
console-second-factor-begin = Set up
console-second-factor-scan = 1. Scan this with your authenticator app.
console-second-factor-by-hand = If you cannot scan, type this key into the app:
console-second-factor-confirm = 2. Type the 6 digits the app shows.
console-second-factor-turn-on = Turn on
console-second-factor-done = The second factor is on.
console-second-factor-remove = Turn off the second factor
console-second-factor-remove-sure = Turn off the second factor?
console-second-factor-remove-what = From then on the sign-in link alone opens your account; all recovery codes are void.
console-second-factor-removed = The second factor is off
console-totp-help-app = The 6 digits of your authenticator app.
console-recovery = Recovery codes
console-recovery-what = Without your phone, a recovery code takes the place of the app’s code; each works once. They are shown only now: keep them.
console-recovery-save = Save as a file
console-recovery-kept = I have kept the recovery codes
console-recovery-close = Done
console-problem-totp-exists = The second factor is on already; turn it off first.
console-problem-totp-missing = This set-up is over; begin again.
console-problem-account-needed = This is for accounts; a token cannot do it.

# Webhooks
console-nav-hooks = Webhooks
console-hooks-what = Your system is told by a signed request when a report is handed in or decided on, or a campaign opens or closes; ids only, no answers.
console-hooks-none = No webhook yet.
console-hook = Webhook
console-hook-new = New webhook
console-hook-url = Address
console-hook-url-help = A public https address, without user name and password.
console-hook-url-bad = Give a whole address that begins with https, without user name and password.
console-hook-events = Events
console-hook-event = Event
console-hook-event-report-submitted = Report handed in
console-hook-event-report-accepted = Report accepted
console-hook-event-report-returned = Report returned
console-hook-event-campaign-opened = Campaign opened
console-hook-event-campaign-closed = Campaign closed
console-hook-event-campaign-frozen = Campaign frozen
console-hook-event-hook-test = Test
console-hook-secret = Signing secret
console-once-only-lasting = Shown only now: copy it into your system.
console-hook-signed = Each request is signed after Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature); the same webhook-id may come more than once: take it once.
console-hook-working = Working
console-hook-failing = Failing since { $time }
console-hook-disabled = Disabled { $time }
console-hook-disable-what = Nothing more is sent until it is enabled; what happens meanwhile is sent then.
console-hook-disabled-what = Nothing is sent while it is disabled; what happened meanwhile is sent once it is enabled. Five days of failure disable it by themselves.
console-hook-deliveries = Last deliveries
console-hook-deliveries-none = Nothing has been sent yet.
console-hook-attempts = Tries
console-hook-answer = Their answer
console-hook-answer-not-https = Not https
console-hook-answer-private-address = Private address, not sent
console-hook-answer-time-out = Timed out
console-hook-answer-ENOTFOUND = No such host
console-hook-answer-ECONNREFUSED = Connection refused
console-hook-answer-failed = Failed
console-hook-next = Next try
console-hook-test = Send a test
console-hook-enable = Enable
console-hook-disable = Disable
console-hook-disable-sure = Disable the webhook to { $url }?
console-hook-remove = Delete
console-hook-remove-sure = Delete the webhook to { $url }?
console-hook-remove-what = Its secret and deliveries go with it; what is still waiting is not sent. This cannot be undone.
console-hook-removed = Deleted
console-hook-done = Done
console-audit-hook-disable = Webhook disabled
console-audit-totp-confirm = Second factor turned on
console-audit-totp-remove = Second factor turned off
console-problem-too-many = There are as many as there may be.

# Audit: anchors
console-audit-entries = Entries
console-anchors = Anchors and verifying
console-anchors-what = Where the trail ended, day by day. Keep these lines elsewhere: they prove later that nothing was cut off or changed.
console-anchors-none = No anchor yet.
console-anchors-save = Download all { $count } lines
console-anchor-day = Day
console-anchor-number = Last entry
console-anchor-hash = Hash
console-verify = Verify the whole trail
console-verify-line = A line kept elsewhere (optional)
console-verify-line-help = Such as zhengban-audit 2026-12-01 42:3f…; with it a cut end is found as well.
console-verify-line-bad = The line should end in “number:64 hex digits”.
console-verify-good = { $count } entries verified, nothing has been changed.
console-verify-bad = Entry { $at }: { $fault }
console-verify-missing = an entry is missing
console-verify-changed = it was changed
console-verify-unlinked = it does not follow the one before
console-verify-cut-off = the end was cut off, or differs from the line
console-verify-prune-unproven = the beginning was removed without proof

# Settings: retention, outlines
console-retention-next = What the next run would remove
console-retention-next-what = Only counted; nothing is removed. The run is every night.
console-retention-before = Older than
console-retention-count = Would go
console-retention-again = Count again
console-retention-log = What was removed
console-retention-log-none = Nothing has been removed yet.
console-retention-removed = Removed
console-days-long = { $days } days
console-outlines = District outlines
console-outlines-what = The overview shows the districts as tiles. You may load outlines of your own as GeoJSON to have them drawn as a map; maps shown in public must follow the rules on map approval.
console-outlines-none = Tiles are shown now.
console-outlines-kept = Outlines in use ({ $count } districts)
console-outlines-look = What the file holds ({ $count } districts, not saved yet)
console-outlines-drop = Drop a .geojson file here, or click to choose one
console-outlines-form = A FeatureCollection of polygons in degrees, each with the district’s code in its properties (code or adcode, such as 500103); at most 5 MB
console-outlines-keep = Use these outlines
console-outlines-replace-sure = Replace the outlines in use?
console-outlines-replace-what = The old ones are not kept; the overview is drawn by the new ones at once.
console-outlines-remove = Back to tiles
console-outlines-remove-sure = Remove the outlines and go back to tiles?
console-outlines-remove-what = The overview shows tiles again; the outlines have to be loaded anew to be used.
console-outlines-removed = Back to tiles
console-outlines-missing = Not in the outlines: { $districts }. These are in the table only.
console-outlines-too-large = The file is too large ({ $size }); at most 5 MB. Simplify the outlines first.
console-outlines-no-json = This is no JSON file that can be read.
console-outlines-no-collection = This is no GeoJSON FeatureCollection.
console-outlines-no-features = The file holds no outline.
console-outlines-no-code = Outline { $which } has no district code (code or adcode in its properties).
console-outlines-unknown-code = There is no district of code { $which }.
console-outlines-code-twice = District { $which } is there twice.
console-outlines-no-polygon = The outline of district { $which } is no polygon (Polygon or MultiPolygon).
console-outlines-no-degrees = The coordinates of district { $which } are not degrees.
console-map-label = Map of the districts by rate; the same numbers are in the table beside it
console-view-map = Map
console-view-tiles = Tiles

# Units: adding and changing one
console-unit-new = Add a unit
console-unit-edit = Change the unit
console-unit-name = Name of the unit
console-unit-code-bad = Letters, digits, - and _ only, at most 40.
console-unit-more = More
console-unit-scale = Size
console-unit-contact = Contact
console-unit-contact-help = A person’s name: looking at it is recorded in the audit trail.
console-unit-four-good = Its chamber is a “four-good” chamber
console-superior-help = The code of the unit above.
console-unit-edit-sure = Save the changes of “{ $unit }”?
console-unit-edit-what = Running campaigns decide anew whether they ask this unit; reports it has already are still counted as they were sorted.
console-colon = {": "}
console-issue-superior-unknown = There is no superior unit of this code.
console-issue-out-of-scope = This unit is outside what you look after.

# Accounts: one account
console-account-fields = Role and scope
console-account-lang = Language
console-lang-zh-CN = 中文
console-lang-en = English
console-account-getting-in = Signing in
console-account-made-at = Made
console-account-chats = Bound chats
console-account-locked-until = Locked until
console-account-own-note = This is your own account: another admin changes its role and scope.
console-account-edit-sure = Change the account “{ $name }”?
console-account-edit-what = It counts from the next thing they do.
console-account-edit-admin = An admin manages all accounts, tokens and settings.
console-account-invite-do = Chat invite
console-account-invite-sure = Make a new chat invite for “{ $name }”?
console-account-invite-what = Earlier invites that were not used end. The link is shown once.
console-account-factor-do = Take away second factor
console-account-factor-sure = Take away the second factor of “{ $name }”?
console-account-factor-what = For somebody who has lost it. They are signed out everywhere and then sign in with a link alone.
console-scope-superior = Codes of superior units
console-scope-needed = Choose at least one, or the whole municipality.
console-problem-own-account = Nobody disables their own account, or changes their own role or scope.
console-problem-last-admin = This is the last admin who can manage accounts; make another first.

# Campaigns: reminders
console-policy = Reminder rules
console-policy-edit = Change reminder rules
console-policy-reminders = Reminders
console-policy-who = Who is reminded
console-policy-who-owes = Every unit that has not reported
console-policy-who-returned = Only those whose report was returned
console-policy-who-idle =
    Only drafts untouched for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
console-policy-who-owes-choice = Every unit that has not reported
console-policy-who-returned-choice = Only those whose report was returned
console-policy-who-idle-choice = Only drafts nobody has touched for some days
console-policy-idleDays = Days untouched
console-policy-offsets = On which days
console-policy-never = None
console-policy-when-before = Before it is due
console-policy-when-after = After it was due
console-policy-when-open = After it opened
console-policy-offset-add = Add a day
console-policy-thenEvery = Then every so many working days
console-policy-then =
    Every { $days ->
        [one] working day
       *[other] { $days } working days
    }
console-policy-then-no = No more
console-policy-then-label = Then
console-policy-then-help = After the last day, as long as the campaign is open. Empty: no more.
console-policy-at = Time of day
console-policy-workingDays = Days
console-policy-working-days = On working days only (holidays and moved working days heeded)
console-policy-every-day = On weekends and holidays too
console-policy-quiet = Quiet hours
console-policy-quiet-span = Nothing is sent { $from }–{ $to }
console-policy-quiet-help = Nobody is written to in these hours, whatever was missed.
console-policy-quiet-from = Quiet from
console-policy-quiet-to = Quiet until
console-policy-escalation = When overdue
console-policy-escalation-none = Nobody above is told
console-policy-escalation-what = Those above are told which units have not reported, once per step.
console-policy-escalation-step =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    } overdue: { $to }
console-policy-step-add = Add a step
console-policy-overdue = Overdue
console-policy-after-days = Days overdue
console-policy-told = Who is told
console-policy-missing-years = The holidays of { $years } are not entered yet; only weekends are avoided then. Add them in Settings.
console-contact-superior = Superior unit
console-contact-chamber = Chamber secretary
console-contact-district = District contact
console-slot-due-day = on the due day
console-slot-open-day = on the opening day
console-slot-before =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    } before it is due
console-slot-after =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    } after it was due
console-slot-open =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    } after the opening
console-next-escalations = When those above are told
console-issue-hour-in-quiet = The time of day is within the quiet hours.
console-issue-always-quiet = The quiet hours leave no time for reminders.
console-issue-time-malformed = A time is written as 09:30.
console-issue-out-of-range = A number of days is out of range.
console-issue-no-recipient = Choose who is told.

# Hand-over: what was said and what came of it
console-hand-over-of = Not theirs
console-hand-over-of-all = All campaigns
console-hand-over-said = Said not to be theirs: { $campaigns }
console-hand-over-whole = The whole unit is handed over: its other campaigns go to the successor as well.
console-hand-over-owed =
    { $count ->
        [one] The successor now answers for { $count } open report:
       *[other] The successor now answers for { $count } open reports:
    }
console-hand-over-owed-none = The unit owes nothing at the moment; earlier reports stay with it.
console-hand-over-draft = what was filled in stays
console-hand-over-returned = returned, to be mended
console-hand-over-fresh = not begun

# Audit: what it was about
console-audit-unit-contact = Contact of a unit seen
console-audit-account-invite = Account invite made
console-audit-account-sign-in-link = Sign-in link made
console-audit-account-remove-totp = Second factor taken away
console-audit-kind-account = Account
console-audit-kind-audit = Audit
console-audit-kind-broadcast = Broadcast
console-audit-kind-calendar = Holidays
console-audit-kind-campaign = Campaign
console-audit-kind-chamber = Chamber
console-audit-kind-evidence = Photo
console-audit-kind-feed = Feed
console-audit-kind-form = Form
console-audit-kind-hook = Webhook
console-audit-kind-invite = Invite
console-audit-kind-job = Job
console-audit-kind-people = People
console-audit-kind-report = Report
console-audit-kind-retention = Retention
console-audit-kind-session = Session
console-audit-kind-setting = Setting
console-audit-kind-token = Token
console-audit-kind-unit = Unit
console-audit-kind-units = Units

# Campaigns: opening by itself
console-schedule = Open at its time
console-schedule-sure = Open “{ $title }” by itself?
console-schedule-what = It opens on { $time }; every unit of the audience is then asked. Until then this can be taken back.
console-unschedule = Do not open by itself
console-unschedule-sure = Not open “{ $title }” by itself?
console-unschedule-what = It stays a draft and does not open on { $time }.
console-scheduled-at = opens on { $time } ·
console-job-news = News of reviews

# Typing in: a paper form, a phone call
console-type-in = Type in
console-type-in-form = The report
console-type-in-note = Fill it in from the unit's paper form or phone call. The rules are those of the chat; * must be filled in.
console-type-in-begun = The officer has begun; what is written there cannot be seen, and what you send takes its place.
console-type-in-begun-what = What the officer has begun will be replaced.
console-type-in-handed-in = This report is handed in already; your changes become a new version.
console-type-in-late = The due day and its grace are over: it will count as late.
console-type-in-returned = Sent back, to be mended until { $date }
console-type-in-confirm-place = Checked, right as it stands
console-type-in-file = File { $n }
console-type-in-file-add = Add photos or files
console-type-in-file-remove = { $label }: remove file { $n }
console-type-in-send = Hand in
console-type-in-sure = Hand in this report for “{ $unit }”?
console-type-in-what = It is recorded as handed in by you and goes to review; you cannot review what you typed in yourself.
console-type-in-done = Handed in for “{ $unit }”
console-type-in-faults = { $count ->
    [one] One thing is
   *[other] { $count } things are
} still to be put right; nothing was sent:
console-leave-sure = Leave this page?
console-leave-what = What you typed was not sent and will not be kept.
console-leave = Leave
console-leave-not = Stay
console-row-of = { $label } { $position }
console-row-remove-this = Remove { $row }
console-row-add-to = Add a row: { $label }
console-fault-unreadable = not readable
console-fault-wrong-item = not what was asked for
console-fault-incomplete = incomplete
console-fault-mismatch = does not match the evidence
console-fault-inconsistent = contradicts another answer
console-fault-expired = expired
console-fault-reused = same photo as another unit's or an earlier year's
console-fault-not-proof = does not prove the right of use
console-fault-other = other
console-fault-key-visible = a product key is visible
console-problem-invalid-answers = Some answers do not fit; nothing was sent:
console-problem-not-mended = Some places are still to be mended; nothing was sent:
console-problem-report-closed = This report cannot be handed in now.
console-problem-evidence-full = This question has as many files as it takes.
console-problem-file-type = Files of this kind cannot be used.
console-problem-file-too-large = The file is too large.
console-issue-campaign-frozen = The campaign is frozen.
console-issue-campaign-not-open = The campaign is not open yet.
console-issue-campaign-closed = The campaign is closed and takes nothing new.
console-issue-campaign-over = The due day and its grace are over.
console-issue-report-accepted = The report is accepted and stays as it is.
console-issue-report-in-review = The report is being reviewed.
console-issue-report-submitted = The report is handed in and stays as it is.
console-issue-edits-not-allowed = The report is handed in, and this campaign allows no changes.
console-issue-edits-over = The report is handed in, and the time for changes is over.
console-issue-report-being-changed = Its officer is changing it now. Please try again later.
console-issue-changed-meanwhile = It has just changed. Please send it again.
console-issue-place-closed = This place was not sent back; please give it its old answer again.
console-issue-not-mended = This place is not mended yet; if it is right, tick it above.
console-issue-not-at-fault = This place was not sent back.
console-issue-evidence-unknown = This file was not received; please upload it again.
console-issue-evidence-elsewhere = This file was uploaded for another question; please upload it again.
console-issue-evidence-failed = This file could not be used; please take another.
console-issue-unknown = The form has no such question.

# Chambers
console-chambers = Chambers
console-chambers-none = No chamber fits.
console-search-chambers = Search chambers by name
console-chamber-units = Units
console-chamber-four-good = Four-good chamber
console-chamber-four-good-yes = Four-good chamber
console-chamber-four-good-no = Not a four-good chamber
console-chamber-edit = Change chamber
console-chamber-edit-sure = Save the change of “{ $chamber }”?
console-chamber-edit-yes = { $count ->
    [one] Its one unit within your scope becomes
   *[other] Its { $count } units within your scope become
} a member of a four-good chamber.
console-chamber-edit-no = { $count ->
    [one] Its one unit within your scope is
   *[other] Its { $count } units within your scope are
} no longer a member of a four-good chamber.

# Settings: a year's holidays as built in
console-year-reset = As built in
console-year-reset-sure = Go back to the built-in holidays of { $year }?
console-year-reset-what = The holidays and working days of { $year } saved { $time } are removed and those that come with the program hold again; reminders follow them from now on.
console-year-reset-done = The year is as built in
console-year-remove-sure = Remove the holidays of { $year }?
console-year-remove-what = The holidays and working days of { $year } saved { $time } are removed. None are built in for this year: reminders avoid only its weekends.

# Campaigns: agency, time zone, rounds, the hash
console-agency = Agency
console-time-zone = Time zone
console-series = Rounds
console-series-none = One round only
console-series-round = { $every }, round { $round }
console-series-until = (until { $date })
console-series-endless = (without end)
console-series-first = First round
console-pace-month = Every month
console-pace-quarter = Every quarter
console-pace-half-year = Every half year
console-pace-year = Every year
console-previous = Round before
console-frozen-check = Work out and compare
console-frozen-unchanged = Worked out { $time }: the same as when it was frozen, nothing was changed.
console-frozen-changed = Worked out { $time }: not the same as when it was frozen; a report was changed. Please tell an administrator at once.

# What a list is narrowed to; what else the trail tells
console-behind-day = Handed in
console-behind-accepted-day = Accepted
console-behind-question = Answered
console-behind-choice = Chose
console-audit-more = Besides
console-audit-more-and = {", "}
console-audit-more-next = {"; "}
console-audit-more-rows = rows
console-audit-more-count = count
console-audit-more-format = format
console-audit-more-changed = changed
console-audit-more-fields = changed
console-audit-more-revision = revision
console-audit-more-unit = unit
console-audit-more-report = report
console-audit-more-as = role
console-audit-more-to = to

# Reminders: at a time, with a file, with a link
console-push-owing = Only those who still owe a campaign (optional)
console-push-file = Add a photo or document
console-push-link-text = Words of a button (optional)
console-push-link-url = Address of the button
console-push-link-bad = A button needs words and an https address.
console-push-when = When it goes
console-push-when-now = Now
console-push-when-at = At a time
console-push-quiet-timed = If that falls into quiet hours, it waits until they are over.
console-push-anyway-timed = At that time, quiet hours or not
console-push-confirm-timed = Confirm for { $count } units at that time
console-push-send-at = Goes out
console-push-to = To
console-push-to-owing = Officers of the audience who still owe
console-push-to-all = All officers of the audience
console-unreachable-blocked = blocked the bot
console-unreachable-deactivated = account deleted
console-unreachable-no-chat = no chat
console-unreachable-never-bound = nobody bound yet
console-unreachable-no-consent = no consent given
console-problem-file-heic = HEIC photos cannot be used; please save it as JPEG.
console-problem-file-empty = The file is empty.
console-problem-media-type = Files of this kind cannot be used.
console-issue-unknown-file = This file is not known; please upload it again.
console-push-file-photo = Photo
console-push-file-document = Document
console-push-what-owing = Only to officers of the choice who still owe this campaign; the count below is of the whole choice.
