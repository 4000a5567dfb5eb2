### 答题时的搜索、日历、整表导入

search-found = “{ $text }”找到 { $count } 项，请选一项：
search-none = 没有找到“{ $text }”。可以输入名称的一部分、编码或拼音首字母再找，也可以翻页选择。
search-many = 找到 { $count } 项，只列出前 { $shown } 项。多输几个字，找得更准。
search-ticked = ✓ 已勾选，现在共 { $count } 项。选完请按“完成”。
button-all-choices = 全部选项（{ $count }）

button-calendar = 日历
button-calendar-close = 收起日历
calendar-month = { $year }年{ $month }月
calendar-ruled-out = “{ $sign }”的日子不符合本题的要求。
calendar-day = 日期：{ $day }。请再输入时间，例如 14:30。
calendar-weekday-1 = 一
calendar-weekday-2 = 二
calendar-weekday-3 = 三
calendar-weekday-4 = 四
calendar-weekday-5 = 五
calendar-weekday-6 = 六
calendar-weekday-7 = 日

button-copy-row = 复制最后一项
row-copied = ✓ 已复制为第 { $n } 项。要改哪里，请按“看第 { $n } 项”。
button-template = ⬇ 下载模板，整表导入
button-table-replace = 全部替换（现有 { $count } 项会删掉）
button-table-append = 接在后面
button-table-drop = 不导入
table-template = 请按模板填写（一行一项，最多 { $max } 项），填好后把 .xlsx 文件发到这里。表头请不要改。
table-ask = 收到表格，检查没有问题。这里已经有 { $count } 项，要怎么导入？
table-taken = ✓ 已从表格导入 { $count } 项，请核对。
table-not-here = 收到了表格，但现在这一题不能整表导入，所以没有保存。请先回到要填清单的那一题，再发一次。
table-too-large = 表格太大：这里最多 { $rows } 行、{ $max } MB。一行也没有导入，原来填的都在。
table-gone = 这个文件已经取不到了，请再发一次。
table-unreadable = ⚠️ 表格没有导入：{ $reason }。原来填的都在。
table-faults = ⚠️ 表格里有 { $count } 处要改，一行也没有导入。请改好后再发一次：
table-faults-more = ……还有 { $count } 处。
table-fault = { $where ->
    [sheet] · { $why }
    [empty] · “{ $sheet }”第 { $row } 行“{ $column }”：{ $why }
   *[cell] · “{ $sheet }”第 { $row } 行“{ $column }”填的是“{ $text }”：{ $why }
    }
table-empty = 表格里没有内容，请在表头下面一行一项地填写。
table-headings = 没有找到模板的表头。请用“下载模板”得到的表格填写。
table-column = 模板里没有这一列，请删掉这一列或改正表头。
table-twice = 这一列出现了两次，请只留一列。
table-guide = 填写说明
table-guide-1 = 列
table-guide-2 = 代码
table-guide-3 = 必填
table-guide-4 = 怎么填
table-guide-5 = 可选内容
table-guide-required = 是
table-guide-select_one = 从可选内容里填一个。
table-guide-select_multiple = 从可选内容里填，几项之间用“、”分开。
table-guide-rank = 把可选内容按先后顺序全部写出，用“、”分开。
table-choice = 可选内容里没有“{ $text }”，请照“填写说明”里的写法填。
table-not-asked = 按这一行其他列的内容，这一格不用填，请清空。
table-required = 必填，不能空着。

# 作者放在题目旁边的
button-guidance = 填写说明
media-image = 图片：{ $url }
media-audio = 录音：{ $url }
media-video = 视频：{ $url }
