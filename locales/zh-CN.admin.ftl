# 管理命令（npm run admin）的文字
admin-usage =
    用法：npm run admin -- <命令> [选项]

      import-units <名册.xlsx> [--partial]        导入单位；有错行时默认一行都不导入，--partial 导入正确的行
      import-contacts <联系人.xlsx>               导入商会、区县联系人（列：类型、名称、单位编号），逾期时告知他们
      import-form <表单.xlsx>                     导入 XLSForm 表单，存为新版本
      export-form <表单编号> <文件.xlsx>          把表单最新版本存为 Excel
      forms                                      列出表单版本
      open-campaign --form <编号> --title <标题> --measure <1-23> --due <YYYY-MM-DD>
                    [--opens <YYYY-MM-DD>] [--types a,b] [--districts 渝中区,500105]
                    [--industries a,b] [--chambers 甲,乙]
                                                 开始一项任务，并为范围内每个单位建立填报
      preview --form <表单或版本编号>             在聊天里试填一份表单，不计入任何统计，一天后删除
      invite --unit <单位编号> [--days 30]        生成一次性邀请码与链接
      revoke --unit <单位编号>                    作废该单位未使用的邀请码
      account --role <角色> --scope <范围> --name <名称>
                                                 新建工作账号：聊天邀请码与一次性登录链接
      sign-in --account <名称>                    给已有账号生成一次性登录链接（10 分钟内有效）
      token --role <角色> --scope <范围> [--days 90] [--label <名称>]
                                                 生成接口令牌（只显示一次）
                                                 范围：municipality 或 district=500103;measure=10 等
      backup <文件夹>                             备份内置数据库（程序运行时也可以）
      restore <文件夹>                            从备份恢复（先停止程序）
      verify-audit [--anchor <编号>:<哈希>]       核对审计记录有无改动、缺失、截断
      audit-anchor                               输出当天的审计锚点，请另行保存
      retention [--dry-run]                      清理超过保存期限的记录；--dry-run 只列出数量
      help                                       显示本说明

    结果以 JSON 输出到标准输出，说明与错误输出到标准错误。
admin-unknown-command = 没有“{ $command }”这个命令。
admin-missing-option = 缺少 --{ $option }。
admin-missing-argument = 缺少参数：{ $argument }。
admin-bad-option = --{ $option } 的值“{ $value }”不对：{ $expected }。
admin-unknown-option = 不认识的选项：{ $option }。
admin-file-unreadable = 读不到文件 { $file }。
admin-workbook = 这个文件不能用：{ $reason }
admin-account-exists = 已经有叫“{ $name }”的账号了。
admin-account-unknown = 没有叫“{ $name }”的账号，或者它已停用。
admin-unit-unknown = 没有编号为“{ $unit }”的单位。
admin-form-unknown = 没有表单“{ $form }”。已有：{ $known }。
admin-district-unknown = 没有区县“{ $district }”。
admin-no-audience = 范围内没有单位，任务未开始。
admin-needs-embedded = 备份与恢复只用于内置数据库；MongoDB 请用 mongodump。
admin-stop-first = 程序正在运行，请先停止再恢复。
admin-nothing-imported = 有 { $count } 处错误，未导入任何单位。改正后再试，或加 --partial 只导入正确的行。
admin-form-refused = 表单有 { $count } 处错误，未导入。
admin-problem = { $sheet } 第 { $row } 行 { $column }：{ $words }
roster-heading-missing = 缺少这个表头
roster-missing = 未填写
roster-too-long = 太长（最多 200 字）：{ $value }
roster-code-malformed = 编号只能用字母、数字、- 和 _，最多 40 位：{ $value }
roster-code-twice = 编号重复：{ $value }
roster-type-unknown = 没有这种单位类型：{ $value }
roster-district-unknown = 没有这个区县：{ $value }
roster-district-ended = 这个区县已撤销：{ $value }
roster-industry-unknown = 没有这个行业：{ $value }
roster-superior-unknown = 找不到上级单位：{ $value }
roster-yes-no-expected = 请填“是”或“否”：{ $value }
roster-scale-unknown = 规模请填 大型、中型、小型、微型：{ $value }
contact-heading-missing = 缺少这个表头
contact-missing = 未填写
contact-kind-unknown = 类型请填“商会”或“区县”：{ $value }
contact-district-unknown = 没有这个区县：{ $value }
contact-unit-unknown = 没有这个单位：{ $value }
contact-unit-unbound = 这个单位还没有人绑定，绑定后请再导入一次：{ $value }
