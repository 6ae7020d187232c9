//! The native half of java.base, one file per Java class
