from storage.database import Database, Transaction, connect

__all__ = ["Database", "Transaction", "connect"]
