### 答题时的搜索、日历、整表导入

search-found = “{ $text }”找到 { $count } 项，请选一项：
search-none = 没有找到“{ $text }”。可以输入名称的一部分、编码或拼音首字母再找，也可以翻页选择。
search-many = 找到 { $count } 项，只列出前 { $shown } 项。多输几个字，找得更准。
search-ticked = ✓ 已勾选，现在共 { $count } 项。选完请按“完成”。
button-all-choices = 全部选项（{ $count }）

button-calendar = 📅 日历
button-calendar-close = 收起日历
calendar-month = { $year }年{ $month }月
calendar-day = 日期：{ $day }。请再输入时间，例如 14:30。
calendar-weekday-1 = 一
calendar-weekday-2 = 二
calendar-weekday-3 = 三
calendar-weekday-4 = 四
calendar-weekday-5 = 五
calendar-weekday-6 = 六
calendar-weekday-7 = 日
