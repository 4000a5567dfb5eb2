# Campaigns, reminders, escalation, receipts
campaign-joined = Your unit ({ $unit }) is now part of “{ $title }”, due by { $due }. Send /tasks to begin.
escalation =
    “{ $title }” was due on { $due }. Of the units you look after, { $count } { $count ->
        [one] has
       *[other] have
    } not reported:
escalation-line = · { $unit } ({ $code })
escalation-more = … and { $count } more; the full list is in the console.

reason-campaign-not-open = This campaign has not begun.
reason-campaign-over = This campaign is past its due date and takes no more reports.
reason-campaign-closed = This campaign is closed.
reason-campaign-frozen = This campaign is final and cannot be changed.
reason-report-accepted = This report is accepted and cannot be changed.
reason-report-in-review = A reviewer has begun to read this report; it cannot be changed now.
reason-edits-over = The due date has passed; what was submitted can no longer be changed.
reason-edits-not-allowed = In this campaign a report cannot be changed once submitted.

campaign-state-draft = Draft
campaign-state-opening = Opening
campaign-state-open = Open
campaign-state-closed = Closed
campaign-state-freezing = Being frozen
campaign-state-frozen = Frozen

button-snooze-tonight = Remind me tonight
button-snooze-tomorrow = Tomorrow at 09:30
button-not-me = Not my task
snoozed = All right, you will be reminded on { DATETIME($time, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }{ $count ->
    [1] {""}
   *[other] {" "}of all { $count } tasks
    }.

job-failing = The job “{ $job }” failed { $failures } times in a row ({ $code }).
job-mended = The job “{ $job }” works again.
calendar-missing = The holidays of { $years } are not entered yet; reminders avoid weekends only.

receipt-unit = Unit code
receipt-unitName = Unit
receipt-district = District
receipt-chamber = Chamber
receipt-person = Person
receipt-kind = Kind
receipt-slot = Slot
receipt-day = Day
receipt-state = State
receipt-reason = Reason
receipt-attempts = Attempts
receipt-queuedAt = Queued
receipt-doneAt = Done
delivery-state-queued = Queued
delivery-state-sending = Sending
delivery-state-sent = Sent
delivery-state-blocked = Blocked
delivery-state-failed = Failed
delivery-state-skipped = Not sent
delivery-reason-reported = Already reported
delivery-reason-campaign-closed = Campaign not open
delivery-reason-slot-moved = The due date was changed
delivery-reason-same-message = Part of the same message
delivery-reason-person-left = Handed over
delivery-reason-hand-over-asked = Says it is not their task; hand-over pending
delivery-reason-unreachable = Cannot be reached
delivery-reason-forgotten = Asked to be forgotten
delivery-reason-cancelled = Cancelled
delivery-reason-blocked = Blocked the bot
delivery-reason-deactivated = Account deactivated
delivery-reason-in-doubt = Not known whether it arrived; not sent again
delivery-reason-too-many-attempts = Too many attempts
unreachable-blocked = Blocked the bot
unreachable-deactivated = Account deactivated
unreachable-no-chat = No chat
unreachable-never-bound = Never bound
unreachable-no-consent = Did not agree to the notice
