"""What a certificate may be asked for: said to the holder in both languages before anything is shown.

A list and no free text: a purpose in the asker's own words would reach the holder in one language,
and under Meibo's name.
"""

from __future__ import annotations

from meibo.terms.text import Text

PURPOSES = {
    "employment": Text(
        "採用や配置にあたり、資格を確かめるため",
        "To check the qualification for employment or a posting",
    ),
    "contract": Text(
        "業務の委託や派遣の受け入れにあたり、資格を確かめるため",
        "To check the qualification for contracted or dispatched work",
    ),
    "service": Text(
        "サービスを受けるにあたり、担当者の資格を確かめるため",
        "To check the qualification of whoever provides a service",
    ),
    "membership": Text(
        "団体への入会や研修の受講にあたり、資格を確かめるため",
        "To check the qualification for membership or training",
    ),
    "emergency": Text(
        "災害時などの応援にあたり、資格を確かめるため",
        "To check the qualification of those who help in an emergency",
    ),
}
