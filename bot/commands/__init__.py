"""The commands of `madoguchi`, one file per subject. A command imports heavy libraries when it runs."""
