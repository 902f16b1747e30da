"""Letters to people: composed from a ticket's facts, edited by staff, printed, sent and kept with the ticket."""
