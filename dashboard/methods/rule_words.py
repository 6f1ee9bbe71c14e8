"""Words of the rule rows that the database keeps in one language or as codes, in Chinese.

What is not listed here (a source that a bureau entered itself) is shown as it was entered.
"""

from layouts.translations import Translator, mark

SOURCES = {
    "convention of this project": mark("本项目的约定"),
    "professional knowledge": mark("专业知识，未核对原文"),
    "professional knowledge; text not read": mark("专业知识，未读原文"),
    "professional knowledge; text not read; reference oxygen by the amendment of 2017": mark(
        "专业知识，未读原文；基准氧含量按2017年修改单"
    ),
    "professional knowledge; text not read; reference oxygen after the amendment": mark(
        "专业知识，未读原文；基准氧含量按修改单"
    ),
    "professional knowledge; the platform publishes the day near 13:00": mark(
        "专业知识；国家平台约13时公布前一日数据"
    ),
    "read at second hand": mark("二手资料"),
    "read at second hand; reference oxygen from professional knowledge": mark(
        "二手资料；基准氧含量为专业知识"
    ),
    "public code quoting HJ 75-2017, cross-checked by unit arithmetic": mark(
        "公开代码所引HJ 75-2017，已用单位换算交叉核对"
    ),
    "public code quoting HJ 75-2017 Tables 5 and 6": mark("公开代码所引HJ 75-2017表5、表6"),
    "public code; equivalent to the 45 minutes of a valid hour": mark(
        "公开代码；与有效小时45分钟的规定等价"
    ),
    "public code quoting the note on the effective transmission rate": mark(
        "公开代码所引《自动监测数据有效传输率统计算法说明》"
    ),
    "public instrument code": mark("公开的仪器程序"),
    "public rule list": mark("公开的规则清单"),
    "local targets; professional knowledge": mark("地方目标；专业知识"),
    "permit specification, read at second hand": mark("排污许可技术规范，二手资料"),
    "older assessment rule on corrections within 10 days, read at second hand": mark(
        "较早考核办法中10日内修正的规定，二手资料"
    ),
    "marking rule (professional knowledge)": mark("标记规则（专业知识）"),
    "marking rules of 2019 and 2022 (professional knowledge)": mark(
        "2019年与2022年标记规则（专业知识）"
    ),
    "公告2019年第50号 (professional knowledge)": mark("公告2019年第50号（专业知识）"),
    "公告2022年第21号 (professional knowledge)": mark("公告2022年第21号（专业知识）"),
    "MEE Order 10, read at second hand": mark("生态环境部令第10号，二手资料"),
    "GB 18485-2014 section 7, read at second hand": mark("GB 18485-2014第7章，二手资料"),
    "GB 18485-2014 (professional knowledge)": mark("GB 18485-2014（专业知识）"),
    "GB 18918-2002 Table 1, note, read at second hand": mark("GB 18918-2002表1注，二手资料"),
    "HJ 75-2017 (professional knowledge)": mark("HJ 75-2017（专业知识）"),
    "HJ 75-2017 and HJ 76-2017 (professional knowledge)": mark(
        "HJ 75-2017、HJ 76-2017（专业知识）"
    ),
    "HJ 75-2017 and the statistics manual, read at second hand": mark(
        "HJ 75-2017与排放源统计调查手册，二手资料"
    ),
    "HJ 76-2017 Appendix B, read at second hand": mark("HJ 76-2017附录B，二手资料"),
    "HJ 212-2017": mark("HJ 212-2017"),
    "HJ 212-2017, quoting HJ/T 75-2007": mark("HJ 212-2017（引HJ/T 75-2007）"),
    "HJ 212-2017 Table 8; the effect is a convention of this project": mark(
        "HJ 212-2017表8；效力为本项目的约定"
    ),
    "HJ 355-2019 (professional knowledge)": mark("HJ 355-2019（专业知识）"),
    "HJ 355-2019, read at second hand": mark("HJ 355-2019，二手资料"),
    "HJ 356-2019 (professional knowledge)": mark("HJ 356-2019（专业知识）"),
    "HJ 356-2019 (professional knowledge): at least one value in the hour": mark(
        "HJ 356-2019（专业知识）：每小时至少一个数据"
    ),
    "Chongqing draft of 2020, read at second hand": mark("重庆市2020年征求意见稿，二手资料"),
    "淄博市污染源自动监控条例": mark("淄博市污染源自动监控条例"),
    "淄博市污染源自动监控条例; 国务院令第736号第二十一条": mark(
        "淄博市污染源自动监控条例；国务院令第736号第二十一条"
    ),
    "济环字〔2023〕16号": mark("济环字〔2023〕16号"),
    "环办监测〔2023〕5号; 济环字〔2023〕16号": mark("环办监测〔2023〕5号；济环字〔2023〕16号"),
    "环境保护税法": mark("环境保护税法"),
}

CLAUSES = {
    "第二十三条": mark("第二十三条"),
    "第十七条": mark("第十七条"),
    "第十三条": mark("第十三条"),
    "表1": mark("表1"),
    "表2": mark("表2"),
    "表3": mark("表3"),
    "表4": mark("表4"),
    "表1 注": mark("表1注"),
    "表C.16–C.18 注": mark("表C.16–C.18注"),
    "附录D 式(24)": mark("附录D式（24）"),
    "附录D 式(25)": mark("附录D式（25）"),
}

ARTICLES = {
    "三、（八）第1句": mark("三、（八）第1句"),
    "三、（六）第2句": mark("三、（六）第2句"),
    "三、（四）第1句": mark("三、（四）第1句"),
    "二、（一）第1句": mark("二、（一）第1句"),
    "二、（一）第2句": mark("二、（一）第2句"),
    "二、（一）第3句": mark("二、（一）第3句"),
    "二、（一）第4句": mark("二、（一）第4句"),
    "二、（三）第2句": mark("二、（三）第2句"),
    "二、（三）第3句": mark("二、（三）第3句"),
    "二、（三）第4句": mark("二、（三）第4句"),
    "二、（二）第1句": mark("二、（二）第1句"),
    "二、（二）第2句": mark("二、（二）第2句"),
    "二、（二）第3句": mark("二、（二）第3句"),
    "二、（二）第4句": mark("二、（二）第4句"),
    "二、（五）第2句": mark("二、（五）第2句"),
    "二、（四）第1句": mark("二、（四）第1句"),
    "二、（四）第2句": mark("二、（四）第2句"),
    "五、（二十一）第2句": mark("五、（二十一）第2句"),
    "五、（十七）第2句": mark("五、（十七）第2句"),
    "五、（十七）第3句": mark("五、（十七）第3句"),
    "五、（十）第1句": mark("五、（十）第1句"),
    "五、（十）第2句": mark("五、（十）第2句"),
    "六、（十四）第2句": mark("六、（十四）第2句"),
    "四、（九）第1句": mark("四、（九）第1句"),
    "四、（九）第2句": mark("四、（九）第2句"),
    "四、（八）第2句": mark("四、（八）第2句"),
    "四、（十五）第1句": mark("四、（十五）第1句"),
}
"""Places in documents, for the English pages."""

UNITS = {
    "min": mark("{n} 分钟"),
    "h": mark("{n} 小时"),
    "d": mark("{n} 天"),
    "months": mark("{n} 个月"),
    "years": mark("{n} 年"),
    "working days": mark("{n} 个工作日"),
    "h/year": mark("每年 {n} 小时"),
    "h/quarter": mark("每季度 {n} 小时"),
    "per day": mark("每天 {n} 次"),
    "pairs": mark("{n} 对"),
    "digits": mark("{n} 位小数"),
    "multiple": mark("{n} 倍"),
    "canonical unit": mark("{n}（因子的规范单位）"),
}
"""Units that are words; symbols (mg/m³, %, °C) are the same in both languages."""

MEDIA = {"gas": mark("废气"), "water": mark("废水")}

BASES = {
    "hour": mark("小时均值"),
    "day": mark("日均值"),
    "instant_range": mark("瞬时范围"),
    "furnace_five_minute": mark("炉温五分钟均值"),
}

CONDITIONS = {"water_temperature_le_12": mark("水温不高于12℃")}

MASSES = {
    "measured": mark("实测"),
    "substituted": mark("替代"),
    "zero": mark("零"),
    "manual": mark("手工"),
    "pending": mark("待定"),
    "none": mark("无"),
}

REFERENCE_POINTS = {"calibration": mark("上次校准前"), "failure": mark("失效前")}

VERIFICATIONS = {
    "V1": mark("已读原文"),
    "V2": mark("二手资料"),
    "V3": mark("见于公开代码"),
    "U-high": mark("未核实，可信度高"),
    "U-med": mark("未核实，可信度中"),
    "U-low": mark("未核实，可信度低"),
    "D": mark("本项目设计"),
}


def word(words: dict[str, str], code: str, *, t: Translator) -> str:
    """The word of a code in the language of the page; an unknown one stands for itself."""
    return t(words[code]) if code in words else code
