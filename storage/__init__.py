from storage.database import Database, Transaction, connect, is_passing, reason

__all__ = ["Database", "Transaction", "connect", "is_passing", "reason"]
