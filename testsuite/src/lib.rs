//! Runs programs and test jars, a session for each
