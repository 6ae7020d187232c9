module greet {
    exports greet.api;
}
