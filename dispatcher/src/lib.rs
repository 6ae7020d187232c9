//! HTTP, session table, zygote and worker pool
