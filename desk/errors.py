"""What can go wrong at the desk. Every message says what happened and what to do next, and names no person."""

from __future__ import annotations

import datetime as dt

from desk.calendar import JAPAN


class DeskError(Exception):
    """The family of everything the desk raises on purpose."""

    keeps_work = False
    """True where the transaction that ends in this error is committed all the same (a wrong code must be counted)."""


class DeskUnavailable(DeskError):
    """The database could not be used. Nothing of the transaction is kept, unless the connection was lost as it was
    being committed; every use case that writes can be repeated."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The desk's database could not be used ({why}). Check MADOGUCHI_DATABASE_URL, that the database runs, "
            "and that `madoguchi migrate` has been run; then try again."
        )


class MasterKeyInvalid(DeskError):
    """The master key setting cannot be read."""


class MasterKeyWrong(DeskError):
    """The master keys of the settings are not those that the database was filled with."""

    def __init__(self) -> None:
        super().__init__(
            "MADOGUCHI_MASTER_KEY is not the key that this database was filled with; set that one, or name another "
            "database."
        )


class KeyDestroyed(DeskError):
    """The data key of a ticket or conversation has been destroyed, and with it what was sealed under it."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"What {owner} held has been erased: its key was destroyed. It cannot be read or added to.")


class SealBroken(DeskError):
    """A sealed value does not open where it stands: it was moved, altered, or its master key is missing."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"A sealed value in {where} does not open. Check that MADOGUCHI_MASTER_KEY is the key the database was "
            "filled with; if it is, the value was altered: restore it from a backup."
        )


class MasterKeyMissing(SealBroken):
    """A data key is wrapped with a master key that this process does not have: it was changed while this one ran."""

    def __init__(self) -> None:
        DeskError.__init__(
            self,
            "Keys in the database are wrapped with a master key that this process does not have. Put the new one in "
            "front of the old one in MADOGUCHI_MASTER_KEY, for this process too, and restart it; nothing is lost.",
        )


class ConversationUnknown(DeskError):
    """No conversation answers to this token or id: never opened, of another company, expired or erased."""

    def __init__(self) -> None:
        super().__init__("This conversation is not known here, or it has been erased. Open a new one.")


class ChoiceUnknown(DeskError):
    """A choice was picked that no stored reply of the conversation offers."""

    def __init__(self) -> None:
        super().__init__("This choice was not offered in the conversation. Pick one of those shown, or write.")


class MessageUnknown(DeskError):
    """No inbox row has this number: its conversation was erased."""

    def __init__(self) -> None:
        super().__init__("This message is no longer kept: its conversation was erased. Nothing is left to do.")


class FormUnknown(DeskError):
    """There is no such form, or it is somebody else's, or it was erased."""

    def __init__(self) -> None:
        super().__init__("This form is not open any more. Open a new one.")


class VersionConflict(DeskError):
    """Somebody else wrote the same row since it was read."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} was changed by somebody else meanwhile. Read it again, then repeat.")


class CompanyUnknown(DeskError):
    """The company is not served here."""

    def __init__(self, company: str) -> None:
        super().__init__(f"No company '{company}' is served here. Check MADOGUCHI_COMPANIES.")


class DraftIncomplete(DeskError):
    """A draft lacks what its ticket needs; `slots` names it, in the order it is asked."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        self.slots = slots
        super().__init__(f"The request is not complete. Still needed: {', '.join(slots)}.")


class DraftInvalid(DeskError):
    """A draft holds a value that its slot cannot have; `slot` names it, the value is not repeated."""

    def __init__(self, slot: str, why: str) -> None:
        self.slot = slot
        super().__init__(f"The value of '{slot}' cannot be used: {why}. Ask for it again.")


class TicketUnknown(DeskError):
    """Staff asked for a reference that no ticket has."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"There is no ticket {reference}. `madoguchi tickets list` shows those there are.")


class TrailBroken(DeskError):
    """The audit trail is not whole."""

    def __init__(self, event: int, why: str) -> None:
        super().__init__(
            f"The audit trail is broken at event {event}: {why}. "
            "Keep the database as it is and compare it with a backup."
        )


class CheckpointInvalid(DeskError):
    """A checkpoint of the audit trail cannot be relied on."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This checkpoint cannot be used: {why}. Take the copy that was stored elsewhere, whole.")


class CertificateUnknown(DeskError):
    """A ticket has no certificate of erasure."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} has not been erased, so there is no certificate of its erasure.")


class CodeRefused(DeskError):
    """Reference and access code do not belong together, whether or not such a ticket exists."""

    keeps_work = True

    def __init__(self) -> None:
        super().__init__("The reference and the access code do not match. Check both and try again.")


class CodePaused(DeskError):
    """Too many wrong codes for one reference, whether or not such a ticket exists; `until` is UTC."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        super().__init__(
            "There were too many wrong codes for this reference. Try again after "
            f"{until.astimezone(JAPAN):%Y-%m-%d %H:%M} in Japan."
        )


class ResumeCodeRefused(DeskError):
    """No saved request opens with this code: none has it, it was taken up or expired, or it is another company's."""

    keeps_work = True

    def __init__(self) -> None:
        super().__init__("Nothing that was saved opens with this code. Check it, or begin a new request.")


class TransitionRefused(DeskError):
    """A ticket cannot go from the state it is in to the one asked for, or not by this actor, or not yet."""

    def __init__(self, origin: str, target: str, why: str) -> None:
        self.why = why
        super().__init__(f"A ticket that is {origin} cannot become {target}: {why}.")


class ReplyRefused(DeskError):
    """A reply of staff cannot be sent as it is written."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This reply cannot be sent: {why}.")


class ConversationGone(DeskError):
    """Staff wanted to join a conversation that was erased, or that the ticket never had."""

    def __init__(self) -> None:
        super().__init__(
            "This ticket has no conversation (any more), so nobody can join it. Write a reply instead: it goes the way "
            "that the person chose."
        )


class TicketChanged(VersionConflict):
    """A ticket is no longer in the version that whoever wants to change it has read; `fields` names what changed."""

    def __init__(self, reference: str, expected: int, version: int, fields: tuple[str, ...]) -> None:
        self.version = version
        self.fields = fields
        DeskError.__init__(
            self,
            f"{reference} was changed by somebody else meanwhile (version {expected} is now {version}; changed: "
            f"{', '.join(fields) or 'nothing that has a name'}). Read it again, then repeat.",
        )


class TicketLocked(DeskError):
    """Somebody else at the desk is working on a ticket at this moment; `until` is UTC."""

    def __init__(self, reference: str, login: str, until: dt.datetime) -> None:
        super().__init__(
            f"{login} is working on {reference} until {until.astimezone(JAPAN):%H:%M} in Japan. "
            "Ask them to release it, or try again then."
        )


class StaffUnknown(DeskError):
    """No member of staff has this login, or the account is disabled."""

    def __init__(self, login: str) -> None:
        super().__init__(
            f"No active member of staff has the login '{login}'. `madoguchi staff list` shows those there are."
        )


class StaffInvalid(DeskError):
    """An account of staff cannot be made or changed so."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The account cannot be made so: {why}.")


class NotAllowed(DeskError):
    """A member of staff may not do this, by role or because the ticket is another company's."""

    def __init__(self, login: str, why: str) -> None:
        super().__init__(f"{login} may not do this: {why}.")


class EntryInvalid(DeskError):
    """Staff gave a value that cannot be recorded; the message names the field and what it may be."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(f"The {field} cannot be recorded: {why}.")


class ViewingOver(DeskError):
    """A ticket's page was left open for too long, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__("This page has been open for too long without a sign of life. Load it anew.")


class RulesBroken(DeskError):
    """A file of data/desk is not as it must be."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"data/desk/{file} cannot be used ({why}). Mend it, or restore it from version control.")


class ChangeRefused(DeskError):
    """The person of a ticket wants to change what can no longer be changed; `part` names it: words, contact, kinds."""

    def __init__(self, part: str, state: str) -> None:
        self.part = part
        self.state = state
        super().__init__(f"The {part} of a ticket that is {state} cannot be changed by its person. Ask the desk.")
