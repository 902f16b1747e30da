"""What the desk knows of itself: overview, register, gaps of the policies, audit trail, erasure; and the letters."""

from desk.console.pages.records import erasing, gaps, letters, overview, register, trail

ROUTES = (
    *overview.ROUTES,
    *register.ROUTES,
    *gaps.ROUTES,
    *trail.ROUTES,
    *erasing.ROUTES,
    *letters.ROUTES,
)
