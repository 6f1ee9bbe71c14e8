"""Words of the domain that several staff pages show for stored texts."""

from layouts.translations import mark

BASIS = {
    "hour": mark("小时"),
    "day": mark("日均值"),
    "instant_range": mark("瞬时范围"),
    "furnace_five_minute": mark("炉温五分钟"),
}
PURPOSE = {
    "permit_compliance": mark("许可证"),
    "push_to_enforcement": mark("推送执法"),
    "standard_only": mark("标准"),
    "ultra_low_performance": mark("超低排放绩效"),
}
NETWORKING = {
    "to_be_installed": mark("应装未装"),
    "installed": mark("已装未验"),
    "accepted": mark("已验未联"),
    "networked": mark("稳定联网"),
    "deferred": mark("暂缓"),
    "exempt": mark("免装"),
    "not_main": mark("不在主要排放口"),
}
OUTLET_KIND = {
    "main": mark("主要排放口"),
    "general": mark("一般排放口"),
    "bypass": mark("旁路"),
}
ENTERPRISE_STATUS = {
    "operating": mark("在产"),
    "suspended": mark("停产"),
    "closed": mark("关停"),
    "moved": mark("搬迁"),
    "deregistered": mark("注销"),
}
MANAGEMENT = {
    "key": mark("重点管理"),
    "simplified": mark("简化管理"),
    "registration": mark("登记管理"),
}
CONDITION = {
    "season": mark("季节"),
    "water_temperature_le_12": mark("水温 ≤ 12 °C"),
    "load_band": mark("负荷段"),
    "fuel": mark("燃料"),
    "response_level": mark("应急响应期间"),
    "staggered_production": mark("错峰期间"),
    "exempted_hours": mark("豁免时段"),
}
STATE = {
    "start_up": mark("启炉"),
    "shut_down": mark("停炉"),
    "stopped": mark("停运"),
    "fault": mark("故障"),
    "banking": mark("闷炉"),
    "baking": mark("烘炉"),
    "cooling": mark("停炉降温"),
    "running": mark("运行"),
    "ignition": mark("启炉"),
    "accident": mark("事故"),
    "maintenance": mark("设备维护"),
    "calibration": mark("校准"),
    "monitor_fault": mark("设备故障"),
    "overdue_calibration": mark("超期未校准"),
    "out_of_control": mark("失控"),
    "communication": mark("通讯中断"),
    "manual_substitute": mark("手工数据替代"),
    "furnace_temperature_fault": mark("炉温测量故障"),
    "automatic_check": mark("自动标样核查"),
}
"""Kinds of marks and states of a source."""

FLAG = {
    "N": mark("正常"),
    "F": mark("停运或停用"),
    "M": mark("维护"),
    "S": mark("手工输入"),
    "D": mark("故障"),
    "C": mark("校准"),
    "T": mark("超测量上限"),
    "B": mark("通讯异常或闷炉"),
    "St": mark("启炉"),
    "Sd": mark("停炉"),
    "Md": mark("缺失"),
    "P": mark("电源故障"),
    "": mark("未带标记"),
}
"""HJ 212 data flags as the logger sent them; F and B are ambiguous and named so."""

LIST_KIND = {
    "air": mark("大气"),
    "water": mark("水"),
    "soil": mark("土壤"),
    "risk": mark("环境风险"),
    "installation": mark("安装联网"),
}
PERMIT_ACTION = {
    "first": mark("首次核发"),
    "change": mark("变更"),
    "extension": mark("延续"),
    "reissue": mark("补发"),
    "cancel": mark("注销"),
}
