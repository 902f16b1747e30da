"""The page of a ticket: one file for opening it, one for its forms, one for what they run, one for what it shows."""

from desk.console.pages.ticket import acting, viewing

ROUTES = (*viewing.ROUTES, *acting.routes())
