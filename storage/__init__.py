from storage.database import Database, Transaction, Unusable, connect, is_full, is_passing, reading, reason, savepoint

__all__ = ["Database", "Transaction", "Unusable", "connect", "is_full", "is_passing", "reading", "reason", "savepoint"]
