"""What whole-register enquiries and their proposals say no to."""

from __future__ import annotations

from meibo.terms.reason import LONGEST, SHORTEST
from meibo.terms.refusal import Conflict, NotFound, NotPermitted, Refusal
from meibo.terms.text import Text


def no_such_enquiry() -> NotFound:
    """No enquiry of this id in the officer's registers."""
    return NotFound(
        "periodic.none", Text("この定期照会は見つかりません。", "There is no such enquiry.")
    )


def under_way() -> Conflict:
    """Another whole-register enquiry of the register is not over."""
    return Conflict(
        "periodic.under_way",
        Text(
            "この登録簿の定期照会はすでに起案または実施中です。終わってから起案してください。",
            "An enquiry about this register is proposed or under way. Wait until it is over.",
        ),
    )


def not_proposed() -> Conflict:
    """The enquiry has been approved or dropped."""
    return Conflict(
        "periodic.not_proposed",
        Text(
            "この定期照会はすでに決裁または取下げが済んでいます。",
            "This enquiry has been approved or dropped already.",
        ),
    )


def second_person() -> NotPermitted:
    """Who asked cannot approve."""
    return NotPermitted(
        "periodic.second_person",
        Text(
            "起案または1人目の確認をした方は決裁できません。別の職員が行います。",
            "Whoever proposed or confirmed first cannot be the second: another officer must.",
        ),
    )


def nobody_asks() -> Conflict:
    """Another system asks Juki-net for this register."""
    return Conflict(
        "periodic.other_route",
        Text(
            "この登録簿は、このシステムからは住基ネットに照会しません。",
            "This platform does not ask Juki-net about this register.",
        ),
    )


def no_family_register() -> Conflict:
    """The register's qualification does not use the family register (安衛法)."""
    return Conflict(
        "periodic.no_koseki",
        Text(
            "この登録簿では戸籍の照会を行いません。",
            "The family register is not asked for this register.",
        ),
    )


def not_in_charge() -> NotPermitted:
    """A named officer who may not ask for this."""
    return NotPermitted(
        "periodic.not_in_charge",
        Text(
            "挙げられた職員は、この登録簿の登録または決裁の権限を持っていません。",
            "A person named has not the duty to register, or to approve, for this register.",
        ),
    )


def no_such_proposal() -> NotFound:
    """No proposal of this id in the officer's registers."""
    return NotFound(
        "periodic.no_proposal", Text("この変更案は見つかりません。", "There is no such proposal.")
    )


def settled() -> Conflict:
    """Another officer was first."""
    return Conflict(
        "periodic.settled",
        Text(
            "この変更案は、別の職員がすでに反映または却下しました。",
            "Another officer has confirmed or rejected this proposal already.",
        ),
    )


def stale() -> Conflict:
    """The register does not say any more what the proposal would change."""
    return Conflict(
        "periodic.stale",
        Text(
            "登録の内容が、変更案の作成後に変わりました。この案は却下し、次の照会を待ってください。",
            "The entry has changed since. Reject this proposal; the next enquiry compares anew.",
        ),
    )


def to_look_into() -> Conflict:
    """No version follows of this kind."""
    return Conflict(
        "periodic.look_into",
        Text(
            "この差異は登録簿に反映できません。事情を調べ、理由を書いて閉じてください。",
            "This difference cannot be written into the register. Look into it and close it with a "
            "reason.",
        ),
    )


def reason_wanted() -> Refusal:
    """A rejection says why."""
    return Refusal(
        "periodic.reason",
        Text(
            f"理由を{SHORTEST}文字以上{LONGEST}文字以内で入力してください。",
            f"Give the reason, in {SHORTEST} to {LONGEST} characters.",
        ),
        field="reason",
    )
