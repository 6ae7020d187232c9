module app {
    requires greet;
}
