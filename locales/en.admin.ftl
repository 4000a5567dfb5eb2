# Words of the admin command (npm run admin)
admin-usage =
    Usage: npm run admin -- <command> [options]

      import-units <roster.xlsx> [--partial]      imports units; by default none when a row is bad, --partial the good ones
      import-contacts <contacts.xlsx>             imports who hears of overdue units (columns 类型, 名称, 单位编号)
      import-form <form.xlsx>                     imports an XLSForm as a new version
      export-form <form id> <file.xlsx>           saves a form's latest version as Excel
      forms                                       lists form versions
      open-campaign --form <id> --title <title> --measure <1-23> --due <YYYY-MM-DD>
                    [--opens <YYYY-MM-DD>] [--types a,b] [--districts 渝中区,500105]
                    [--industries a,b] [--chambers a,b]
                                                  starts a campaign and makes a report for every unit of the audience
      preview --form <form or version id>          try a form in chat; counts nowhere, gone after a day
      invite --unit <code> [--days 30]            makes a one-time code and its links
      revoke --unit <code>                        revokes a unit's unused codes
      account --role <role> --scope <scope> --name <name>
                                                 make a staff account: an invite for its chat and a one-time sign-in link
      sign-in --account <name>                   a one-time sign-in link for an account (valid for 10 minutes)
      token --role <role> --scope <scope> [--days 90] [--label <name>]
                                                  makes an API token (shown once)
                                                  scope: municipality, or district=500103;measure=10 and so on
      backup <folder>                             backs up the embedded database, also while the program runs
      restore <folder>                            restores a backup (stop the program first)
      verify-audit [--anchor <number>:<hash>]    finds any change, gap or cut in the audit trail
      audit-anchor                               prints the day's anchor of the trail; keep it elsewhere
      retention [--dry-run]                      removes what is past its period; --dry-run only counts
      help                                        shows this

    Results are JSON on standard output; words and errors go to standard error.
admin-unknown-command = There is no command “{ $command }”.
admin-missing-option = --{ $option } is missing.
admin-missing-argument = An argument is missing: { $argument }.
admin-bad-option = --{ $option } cannot be “{ $value }”: { $expected }.
admin-unknown-option = Unknown option: { $option }.
admin-file-unreadable = Cannot read the file { $file }.
admin-workbook = This file cannot be used: { $reason }
admin-account-exists = There is an account called “{ $name }” already.
admin-account-unknown = There is no account called “{ $name }”, or it is disabled.
admin-unit-unknown = There is no unit with the code “{ $unit }”.
admin-form-unknown = There is no form “{ $form }”. Known: { $known }.
admin-district-unknown = There is no district “{ $district }”.
admin-no-audience = No unit is in the audience; the campaign was not started.
admin-needs-embedded = Backup and restore are for the embedded database; use mongodump for MongoDB.
admin-stop-first = The program is running; stop it before restoring.
admin-nothing-imported = { $count } problems, no unit imported. Mend them, or add --partial to import the good rows.
admin-form-refused = The form has { $count } problems and was not imported.
admin-problem = { $sheet } row { $row } { $column }: { $words }
roster-heading-missing = this heading is missing
roster-missing = is empty
roster-too-long = is too long (at most 200 characters): { $value }
roster-code-malformed = a code has letters, digits, - and _ only, at most 40: { $value }
roster-code-twice = this code stands twice: { $value }
roster-type-unknown = no such unit type: { $value }
roster-district-unknown = no such district: { $value }
roster-district-ended = this district no longer exists: { $value }
roster-industry-unknown = no such industry: { $value }
roster-superior-unknown = the superior unit is not known: { $value }
roster-yes-no-expected = please write 是 or 否: { $value }
roster-scale-unknown = the scale is one of large, medium, small, micro: { $value }
contact-heading-missing = this heading is missing
contact-missing = not filled in
contact-kind-unknown = the kind is 商会 (chamber) or 区县 (district): { $value }
contact-district-unknown = there is no such district: { $value }
contact-unit-unknown = there is no such unit: { $value }
contact-unit-unbound = nobody of this unit is bound yet; import again once somebody is: { $value }
