"""How long things are kept here, and how often they are done."""

from datetime import timedelta

# The documents say "after a set period" and name none: ours, long enough for people to decide (verify).
RESULT_LIVES = timedelta(days=30)
# 番号法施行令 第29条: seven years from the record.
RECORD_YEARS = 7
HOLDER, ITEMS = "family_register", "koseki"
