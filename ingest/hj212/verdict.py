"""Why a frame was refused, and what is unusual about one that was not."""

from enum import StrEnum, unique


@unique
class Reason(StrEnum):
    """Why nothing of a frame was taken."""

    HEADER = "header"  # it does not begin with ##
    LENGTH = "length"  # four digits are missing, or they are not the length of the segment
    CRC = "crc"  # damaged on the way, or encrypted under another key
    TAIL = "tail"  # something else than the end of the line follows the CRC
    ENCODING = "encoding"  # bytes that are no UTF-8 text
    SYNTAX = "syntax"  # no packet, or one that says two different things
    TIME = "time"  # a time that does not exist, or data without one


@unique
class Oddity(StrEnum):
    """What an accepted frame does other than HJ 212-2017 asks."""

    BODY_OVER_1024 = "body_over_1024"
    BLANKS = "blanks"
    FIELD_ORDER = "field_order"
    FIELD_SEPARATOR = "field_separator"
    NAME_CASE = "name_case"
    UNKNOWN_FIELD = "unknown_field"
    REPEATED_FIELD = "repeated_field"
    QN_MISSING = "qn_missing"
    QN_14_DIGITS = "qn_14_digits"
    QN_UNREADABLE = "qn_unreadable"
    ST_MISSING = "st_missing"
    ST_WIDTH = "st_width"
    PW_MISSING = "pw_missing"
    MN_WIDTH = "mn_width"
    FLAG_MISSING = "flag_missing"
    FLAG_UNREADABLE = "flag_unreadable"
    VERSION_UNKNOWN = "version_unknown"
    PACKET_NUMBERS_WITHOUT_FLAG = "packet_numbers_without_flag"
    PACKET_NUMBERS_MISSING = "packet_numbers_missing"
    PACKET_NUMBER_WIDTH = "packet_number_width"
    RF_UNKNOWN = "rf_unknown"
    SEMICOLON_WITHIN_ITEM = "semicolon_within_item"
    COMMA_BETWEEN_ITEMS = "comma_between_items"
    EMPTY_ITEM = "empty_item"
    EMPTY_VALUE = "empty_value"
    DATA_TIME_17_DIGITS = "data_time_17_digits"
    DATA_TIME_OFF_PERIOD = "data_time_off_period"
    CODE_2005 = "code_2005"
    CODE_CASE = "code_case"
    UNKNOWN_FACTOR = "unknown_factor"
    UNKNOWN_SUFFIX = "unknown_suffix"


class FrameRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program
    """A frame cannot be taken; the message is a sentence that says why."""

    def __init__(self, reason: Reason, detail: str):
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
