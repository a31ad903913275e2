"""The workflow language: its grammar, its definitions, and reading and running them."""
