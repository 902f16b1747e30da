"""The tables of the desk. What a person said stands in sealed columns only."""

from desk.models.accounts import RecoveryCode, SetupLink, StaffSession
from desk.models.cases import Attachment, CodeAttempt, Deadline, Message, Outbox, Task, Ticket, TicketItem
from desk.models.columns import METADATA, col, table
from desk.models.conversations import Conversation, Inbox, Reply, Tracker
from desk.models.desk_settings import ClosingDay, SavedReply, SavedView
from desk.models.drafts import Draft
from desk.models.keys import DataKey
from desk.models.letters import Letter
from desk.models.messengers import MessengerEvent, MessengerForm, MessengerTalk, MessengerTicket, StaffMessenger
from desk.models.trail import AccessLog, AuditHead, ErasureCertificate, Staff, TicketEvent, TrailCheck
from desk.models.unanswered import UnansweredQuestion
from desk.models.viewings import ChecklistTick, Viewing

__all__ = [
    "METADATA",
    "AccessLog",
    "Attachment",
    "AuditHead",
    "ChecklistTick",
    "ClosingDay",
    "CodeAttempt",
    "Conversation",
    "DataKey",
    "Deadline",
    "Draft",
    "ErasureCertificate",
    "Inbox",
    "Letter",
    "Message",
    "MessengerEvent",
    "MessengerForm",
    "MessengerTalk",
    "MessengerTicket",
    "Outbox",
    "RecoveryCode",
    "Reply",
    "SavedReply",
    "SavedView",
    "SetupLink",
    "Staff",
    "StaffMessenger",
    "StaffSession",
    "Task",
    "Ticket",
    "TicketEvent",
    "TicketItem",
    "Tracker",
    "TrailCheck",
    "UnansweredQuestion",
    "Viewing",
    "col",
    "table",
]
