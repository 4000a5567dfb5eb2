# Tables that are exported
sheet-reports = Reports
sheet-progress = Progress
column-campaign = campaign
column-version = form version
column-row = row
column-link = link
column-code = code
column-label = name
column-due = due
column-submitted = submitted
column-accepted = accepted
column-overdue = overdue
column-rate = rate
progress-total = Total
