//! sun.management.ClassLoadingImpl.

use super::set_flag;
use vm::session::management::VERBOSE_CLASSES;

vm::natives! { "sun/management/ClassLoadingImpl":
    "setVerboseClass" "(Z)V" => |_, a| {
        set_flag(VERBOSE_CLASSES, a.bool(0));
        Ok(().into())
    },
}
