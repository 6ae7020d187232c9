package q;

public class Added {}
