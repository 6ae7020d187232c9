//! Worker processes: attach a session, run it, detach it
