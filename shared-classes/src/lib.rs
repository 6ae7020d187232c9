//! The class segment: class files, symbols, linking and the class server
pub mod bytecode;
pub mod classfile;
pub mod classpath;
pub mod constraints;
pub mod descriptor;
pub mod jar;
pub mod jimage;
pub mod mutf8;

pub mod decode;
pub mod link;
pub mod model;
pub mod names;
pub mod operation;
pub mod resolve;
pub mod segment;
mod table;
pub mod verify;
pub mod world;
