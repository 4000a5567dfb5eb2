### 答题时的搜索、日历、整表导入

search-found = “{ $text }”找到 { $count } 项，请选一项：
search-none = 没有找到“{ $text }”。可以输入名称的一部分、编码或拼音首字母再找，也可以翻页选择。
search-many = 找到 { $count } 项，只列出前 { $shown } 项。多输几个字，找得更准。
search-ticked = ✓ 已勾选，现在共 { $count } 项。选完请按“完成”。
button-all-choices = 全部选项（{ $count }）
