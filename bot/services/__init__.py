"""Use cases: plain functions of a transaction that load, ask the domain, save, and put messages in the outbox."""

from storage import Transaction

__all__ = ["Transaction"]
