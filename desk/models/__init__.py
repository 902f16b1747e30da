"""The tables of the desk. What a person said stands in sealed columns only."""

from desk.models.cases import Attachment, CodeAttempt, Deadline, Message, Outbox, Task, Ticket, TicketItem
from desk.models.columns import METADATA, col, table
from desk.models.conversations import Conversation, Inbox, Reply, Tracker
from desk.models.drafts import Draft
from desk.models.keys import DataKey
from desk.models.messengers import MessengerEvent, MessengerForm, MessengerTalk, MessengerTicket, StaffMessenger
from desk.models.trail import AccessLog, AuditHead, ErasureCertificate, Staff, TicketEvent

__all__ = [
    "METADATA",
    "AccessLog",
    "Attachment",
    "AuditHead",
    "CodeAttempt",
    "Conversation",
    "DataKey",
    "Deadline",
    "Draft",
    "ErasureCertificate",
    "Inbox",
    "Message",
    "MessengerEvent",
    "MessengerForm",
    "MessengerTalk",
    "MessengerTicket",
    "Outbox",
    "Reply",
    "Staff",
    "StaffMessenger",
    "Task",
    "Ticket",
    "TicketEvent",
    "TicketItem",
    "Tracker",
    "col",
    "table",
]
