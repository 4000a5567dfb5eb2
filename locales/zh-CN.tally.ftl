# 统计：每个比率的名称和口径
rate-report = 填报率
rate-report-definition = 填报率 = 已报单位数 ÷ 应报单位数；已报包括已提交、审核中和已通过，不包括草稿和已退回。
rate-legalised = 单位正版化率
rate-legalised-definition = 单位正版化率 = 认定为正版化的单位数 ÷ 应报单位数；需要审核的任务以审核通过为准。
rate-os = 计算机正版率（操作系统）
rate-os-definition = 计算机正版率（操作系统）= 操作系统为正版的计算机数 ÷ 计算机数，只计已报单位。
rate-office = 计算机正版率（办公软件）
rate-office-definition = 计算机正版率（办公软件）= 办公软件有有效授权的计算机数 ÷ 需要办公软件的计算机数，只计已报单位。
rate-antivirus = 计算机正版率（杀毒软件）
rate-antivirus-definition = 计算机正版率（杀毒软件）= 杀毒软件有有效授权的计算机数 ÷ 需要杀毒软件的计算机数，只计已报单位。
rate-all_three = 三类合规率
rate-all_three-definition = 三类合规率 = 操作系统、办公软件、杀毒软件都合规的计算机数 ÷ 计算机数，只计已报单位。
rate-ledger = 台账覆盖率
rate-ledger-definition = 台账覆盖率 = 明细表中的计算机数 ÷ 汇总表中的计算机数（服务器、台式机、便携机合计），只计已报单位。
rate-domestic_copies = 国产率（按套数）
rate-domestic_copies-definition = 国产率（按套数）= 国产软件许可数 ÷ 全部软件许可数，不含不限数量的许可，只计已报单位。
rate-domestic_money = 国产率（按金额）
rate-domestic_money-definition = 国产率（按金额）= 国产软件采购金额 ÷ 全部软件采购金额，只计已报单位。
rate-preinstalled = 预装率
rate-preinstalled-definition = 预装率 = 操作系统预装数量 ÷ 计算机销售数量，均为上一年度，只计已报单位。
tally-gap-definition = 许可缺口 = 每个产品和可使用版本的（安装数量 − 许可数量），不足的部分相加；OEM、免费软件和不限数量的许可不计。
tally-relapsed-definition = 反弹：上一期合规、本期已报但不合规的单位。
tally-uncounted = 注意：还有 { $count } 份填报的最新变化没有计入，以上数字稍后更新。
tally-counting = 注意：正在重新统计，以上数字还不完整，请稍后再看。
tally-gap = 许可缺口
