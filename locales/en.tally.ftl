# Totals: the name of each rate and what it means
rate-report = reporting rate
rate-report-definition = rate = units that have reported ÷ units that are due; reported means submitted, in review or accepted, not drafts or returned reports.
rate-legalised = units with licensed software
rate-legalised-definition = rate = units judged to use licensed software ÷ units that are due; where reports are reviewed, only accepted ones count.
rate-os = computers with a licensed operating system
rate-os-definition = rate = computers with a licensed operating system ÷ computers, of units that have reported.
rate-office = computers with licensed office software
rate-office-definition = rate = computers with a valid office licence ÷ computers that need one, of units that have reported.
rate-antivirus = computers with licensed antivirus software
rate-antivirus-definition = rate = computers with a valid antivirus licence ÷ computers that need one, of units that have reported.
rate-all_three = computers in order in all three
rate-all_three-definition = rate = computers in order in operating system, office and antivirus ÷ computers, of units that have reported.
rate-ledger = ledger coverage
rate-ledger-definition = rate = computers in the ledger ÷ servers, desktops and laptops of the summary, of units that have reported.
rate-domestic_copies = domestic software by copies
rate-domestic_copies-definition = rate = licences of domestic software ÷ all licences, without unlimited ones, of units that have reported.
rate-domestic_money = domestic software by money
rate-domestic_money-definition = rate = money spent on domestic software ÷ money spent on all software, of units that have reported.
rate-preinstalled = computers sold with a system preinstalled
rate-preinstalled-definition = rate = operating systems preinstalled ÷ computers sold, both of the year before, of units that have reported.
tally-gap-definition = gap = installed − licensed copies, where positive, added over products and usable versions; OEM, free software and unlimited licences are left out.
tally-relapsed-definition = relapsed: units that were in order in the round before and have reported that they are not now.
tally-uncounted = { $count ->
    [one] Note: the latest change of 1 report is not counted yet; these figures will follow shortly.
   *[other] Note: the latest changes of { $count } reports are not counted yet; these figures will follow shortly.
 }
tally-counting = Note: totals are being counted anew; these figures are incomplete. Please look again shortly.
tally-gap = licence gap
