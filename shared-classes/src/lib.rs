//! The class segment: class files, symbols, linking and the class server
pub mod bytecode;
pub mod classfile;
pub mod classpath;
pub mod descriptor;
pub mod jar;
pub mod jimage;
pub mod mutf8;
