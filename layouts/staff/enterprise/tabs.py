"""Names of the tabs, in their order; a tab that is not built yet is not named."""

from layouts.translations import mark

SERIES = "series"
EXCEEDANCE = "exceedance"
TOTALS = "totals"
QUALITY = "quality"
EQUIPMENT = "equipment"
TIMELINE = "timeline"

TABS = {
    SERIES: mark("时序"),
    EXCEEDANCE: mark("超标"),
    TOTALS: mark("排放量"),
    QUALITY: mark("数据质量"),
    EQUIPMENT: mark("设备与运维"),
    TIMELINE: mark("档案"),
}
