"""The answer as data: cases, what it states beyond them, and exact or enclosed values."""
