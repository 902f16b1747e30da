"""How staff come in and stay in: set-up links, passwords, authenticators, sessions."""
