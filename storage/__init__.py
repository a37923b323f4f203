from storage.database import Database, Transaction, connect, is_passing

__all__ = ["Database", "Transaction", "connect", "is_passing"]
