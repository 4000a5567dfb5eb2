# What staff read in chat

staff-notice-account = The code is valid. This chat will be connected to the staff account: { $name } ({ $role })
staff-notice =
    Before you start, please read this privacy notice (version { $version }):

    · Who: the authority that runs this reporting on licensed software; this program works on its behalf.
    · What is kept: the name and role of your account, your language, the number of this chat, when you agreed and signed in, and a record of what you view, review, send and export.
    · Why: so that you can sign in to the console, see progress, remind, and hear of faults of the system.
    · How long: the connection to this chat until you end it with /forget; the record of what was done as the rules on archives say, and it cannot be changed.
    · Contact: the administrator who sent you the code.
staff-bound = Done. Your staff account: { $name } ({ $role })
staff-menu =
    Commands for staff:

    { $commands }
staff-menu-line = /{ $command } { $what }
staff-only = This command is for staff only. If you are staff, please ask the administrator for the invite code of a staff account and send it here.
staff-not-your-role = Your role ({ $role }) may not do this. If you need it, please ask the administrator.
staff-link-disabled = This staff account is disabled and its code no longer works. Please ask the administrator.
staff-unbound = This chat is no longer connected to a staff account and will get no more messages for staff.
staff-forget-ask =
    This chat is connected to the staff account “{ $name }”. Disconnect it?

    You will no longer see progress or send reminders from here; the account and the record of what was done stay.
staff-mydata =
    Staff account:

    · Name: { $name } ({ $role })
    · Consent: privacy notice { $version }, { DATETIME($at, year: "numeric", month: "long", day: "numeric") }
    · Connected chats: { $chats }
    · What you view, review, send and export is on record as the rules say, and cannot be changed
button-unbind = Disconnect
signin =
    Open this to sign in to the console (valid for { $minutes } minutes, once):
    { $url }

    Please do not forward it: whoever opens it is signed in as you.

role-name-chamber = chamber
role-name-federation = federation
role-name-reviewer = reviewer
role-name-regulator = regulator
role-name-trainer = trainer
role-name-inspector = inspector
role-name-admin = administrator

## Progress

standing = Progress (within your scope):
standing-none = There is no running task within your scope.
standing-line = { $n }. { $title } — { $done }/{ $due } submitted ({ $rate }), { $when ->
    [over] past due
   *[ahead] due { DATETIME($dueAt, month: "long", day: "numeric") }
    }
standing-campaign =
    { $title }
    { $due } asked, { $done } submitted, { $missing } missing; rate { $rate } (submitted ÷ asked)
    { $when ->
    [over] Was due { DATETIME($dueAt, month: "long", day: "numeric") }
   *[ahead] Due { DATETIME($dueAt, month: "long", day: "numeric") }
    }
standing-districts = Most missing by district:
standing-district = { $name }: { $missing } missing ({ $done }/{ $due } submitted, { $rate })
standing-no-district = (no district)
standing-all-in = All submitted.
standing-gone = There is no such task, or it is outside your scope.
rate-none = n/a
button-refresh = Refresh
button-standing-back = ← All tasks
button-push = Remind
button-standing = { $n }. { $title }

## Reminding

push-choose = Remind of which task? Only those that somebody within your scope still owes are listed.
push-nothing = Nobody within your scope owes a report; there is no one to remind.
push-campaign = { $title } · { $missing } missing
push-who = { $title }: { $missing } missing. Remind whom?
push-all = { $state ->
    [over] All overdue ({ $count })
   *[ahead] All missing ({ $count })
    }
push-by-district = One district
push-by-chamber = One chamber
push-pick-district = { $title }: which district?
push-pick-chamber = { $title }: which chamber?
push-one = { $name } ({ $count })
push-page = Page { $page } of { $pages } ›
push-preview =
    { $title }: remind “{ $who }”
    { $units } missing; somebody can be reached for { $reachable } of them.
push-quiet = This is no good time (night, weekend or holiday). Once confirmed it goes out on { DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }; or you can send it now.
push-sample = They will read:
push-who-all = all missing
push-nobody = Nobody of “{ $who }” owes a report any more.
push-nobody-reachable = None of the { $units } of “{ $who }” can be reached: nobody is connected, or they left. Please contact them otherwise.
push-unknown = This reminder has expired or is gone. Please send /remind again.
push-done-already = This reminder has been confirmed already.
button-push-now = Send now ({ $count })
button-push-then = Send then ({ $count })
button-push-anyway = Do not wait, send now
button-push-drop = Do not send
button-push-cancel = Stop sending
push-dropped = All right, nothing was sent.
push-progress = { $state ->
    [waiting] ⏳ Waiting to go out: { DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }
    [running] 📨 Sending …
    [cancelled] ⏹ Stopped
   *[done] ✅ All sent
    }
push-counts = Delivered { $sent } · waiting { $waiting } · unreachable { $blocked } · failed { $failed } · skipped { $skipped }

## Commands

command-progress = Progress of reporting
command-remind = Remind who has not reported
command-signin = Sign in to the console
