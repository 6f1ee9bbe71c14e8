"""The methods by which totals of mass are formed, in words: printed wherever a total stands."""

from collections.abc import Iterable

from layouts.translations import Translator, mark

WORDS = {
    "hj75_2017": mark("废气 HJ 75-2017（无效时段替代）"),
    "hj356_2019": mark("废水 HJ 356-2019（无效时段替代）"),
    "measured_only": mark("仅实测，无效时段未替代"),
}
"""Method as it is stored with a total to its words, with the number of the standard."""

UNKNOWN = mark("未知方法 {name}")


def words(method: str, *, t: Translator) -> str:
    """One method; a name that this program does not know is printed as it is stored."""
    return t(WORDS[method]) if method in WORDS else t(UNKNOWN, name=method)


def sentence(methods: Iterable[str], versions: Iterable[str], *, t: Translator) -> str:
    """
    The methods of totals that are shown together, and the versions that computed them.

    Empty where there is no total, so no method either.
    """
    known = set(methods)
    ordered = [one for one in WORDS if one in known] + sorted(known - WORDS.keys())
    if not ordered:
        return ""
    return t(
        "排放量核算方法：{methods}；方法版本 {versions}",
        methods=t("、").join(words(one, t=t) for one in ordered),
        versions=t("、").join(sorted(set(versions))),
    )
