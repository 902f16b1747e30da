"""The Personal Information Desk: what is kept of conversations and requests, and what may be done with it."""
