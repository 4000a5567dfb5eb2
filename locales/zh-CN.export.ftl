# 导出的表格
sheet-reports = 填报
sheet-progress = 进度
column-campaign = 任务
column-version = 表单版本
column-row = 行号
column-link = 链接
column-code = 代码
column-label = 名称
column-due = 应报
column-submitted = 已报
column-accepted = 已通过
column-overdue = 逾期未报
column-rate = 填报率
progress-total = 合计
