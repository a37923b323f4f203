from hypothesis import settings

# No test here measures time, and a busy machine is no fault.
settings.register_profile("untimed", deadline=None, derandomize=True, database=None)
settings.load_profile("untimed")
