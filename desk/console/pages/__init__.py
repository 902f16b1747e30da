"""The pages, one file per group; each ends in its part of the route table."""
